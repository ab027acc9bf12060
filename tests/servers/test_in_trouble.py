"""A site under load while its database or its cache is in trouble, one fault after the other: a short piece
of what `make bench-trouble` measures."""

import time
from collections import Counter

import pytest

from benchmarks.steady import Steady
from benchmarks.trouble import cache
from benchmarks.trouble import database as of_database
from benchmarks.trouble.faults import FRESH, KEPT
from benchmarks.trouble.load import Pace
from benchmarks.trouble.measuring import run
from benchmarks.trouble.site import HEADERS, Site
from news.factories import NewsPageFactory
from news.models import NewsSectionPage
from tests.servers.machines import Browser

# So few that a machine which runs other tests besides is no fault of its own.
PACE = Pace(readers=12, looks=0.5, editors=2, seconds=2)
SHORT = {"before": 1, "after": 3, "pace": PACE, "settled": True}
# Readers a second of one page.
RUSH = 60
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


def test_a_rush_to_a_news_item_that_was_just_published_costs_nobody_anything(site):
    with site.at_work():
        page = NewsPageFactory.create(
            parent=NewsSectionPage.objects.filter(locale__language_code="vi").first()
        )
        page.save_revision().publish()
        path = page.url
    with Steady(lambda: site.web.port, [path], RUSH, HEADERS) as rush:
        time.sleep(1)
        with site.at_work():
            # A slip is mended while all are reading.
            page.title = "Lũ quét trên suối Nậm Lúc"
            page.save_revision().publish()
        time.sleep(1)
    assert Counter(answer.status for answer in rush.answers) == {200: len(rush.answers)}
    assert len(rush.answers) > RUSH
    assert page.title in Browser().get(site.web, path, **HEADERS).text
