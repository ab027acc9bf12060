"""A site under load while its database or its cache is in trouble, one fault after the other: a short piece
of what `make bench-trouble` measures."""

import pytest

from benchmarks.trouble import cache
from benchmarks.trouble import database as of_database
from benchmarks.trouble.faults import FRESH, KEPT
from benchmarks.trouble.load import Pace
from benchmarks.trouble.measuring import run
from benchmarks.trouble.site import Site

# So few that a machine which runs other tests besides is no fault of its own.
PACE = Pace(readers=12, looks=0.5, editors=2, seconds=2)
SHORT = {"before": 1, "after": 3, "pace": PACE, "settled": True}
# Each that ends otherwise for who asks: others are pieces of these.
DATABASE = {"postgres-crashed", "postgres-hung", "connections-taken", "postgres-read-only"}


@pytest.fixture(scope="module")
def site(primary, database, valkey, at, tmp_path_factory):
    def at_work():
        return at(primary)

    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, primary, database, valkey, at_work, "tests.servers.web_settings")
    site.start(with_worker=False)
    yield site
    site.stop()


@pytest.fixture(scope="module")
def with_database(site):
    faults = [fault for fault in of_database.FAULTS if fault.name in DATABASE]
    return run(site, *faults, hold=2.5, **SHORT)


@pytest.fixture(scope="module")
def with_cache(site):
    return run(site, *cache.FAULTS, hold=1, **SHORT)


def test_while_the_database_is_away_what_is_kept_is_read(with_database):
    assert with_database.rows[KEPT].served == with_database.rows[KEPT].answers > 0


def test_the_rest_is_refused_with_a_time_to_come_again_and_then_served_again(with_database):
    assert with_database.rows[FRESH].faults[503] > 0
    assert not list(with_database.broken_promises())


def test_each_text_becomes_public_once_whenever_its_editor_or_its_day_came(with_database):
    assert with_database.pressed.refusals[503] > 0
    for counted in (with_database.pressed, with_database.due):
        assert (counted.once, counted.half) == (counted.asked, [])
        assert counted.asked > 0


def test_without_the_cache_nobody_is_refused_anything(with_cache):
    assert not list(with_cache.broken_promises())
