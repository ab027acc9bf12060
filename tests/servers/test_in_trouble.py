"""A site under fifty requests a second while its database or its cache is in trouble: a short piece of what
`make bench-trouble` measures."""

import pytest

from benchmarks.trouble import cache, database
from benchmarks.trouble.measuring import run
from benchmarks.trouble.site import Site

FAULTS = {fault.name: fault for fault in [*database.FAULTS, *cache.FAULTS]}


@pytest.fixture(scope="module")
def site(primary, database, valkey, at, tmp_path_factory):
    def at_work():
        return at(primary)

    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, primary, database, valkey, at_work, "tests.servers.web_settings")
    site.start(with_worker=False)
    yield site
    site.stop()


@pytest.mark.parametrize("name", FAULTS)
def test_a(site, name):
    from benchmarks.trouble.__main__ import show

    report = run(site, FAULTS[name], 4, before=3, after=6)
    show(report)
    assert not list(report.broken_promises())
