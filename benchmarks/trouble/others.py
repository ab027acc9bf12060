"""What else may happen to the site than to its database and its Valkey."""

import itertools
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from benchmarks.steady import Steady
from tests.servers.machines import children, until

from .faults import FRESH, Fault
from .site import HEADERS, Site

# Searches a second.
FLOOD = 50
# Seconds that a new release may take until it is in the place of the old one.
TAKEN_OVER = 120

# All that a search reads, but for the pages themselves.
LOSE_SEARCH = "TRUNCATE search_searchentry, search_segment CASCADE"


@contextmanager
def search_lost(site: Site) -> Iterator[None]:
    """The tables of the search are emptied; what mends them is run afterwards, as the schedule does."""
    from django.core.management import call_command

    site.postgres.ask(LOSE_SEARCH, site.database)
    yield
    with site.at_work():
        call_command("mend_search", verbosity=0)


@contextmanager
def store_missing(site: Site) -> Iterator[None]:
    """The folder of the uploaded files isn't there, as where a disk wasn't mounted."""
    media, away = site.folder / "media", site.folder / "media-away"
    media.rename(away)
    yield
    if media.exists():
        # What was drawn meanwhile into a folder made anew.
        media.rename(site.folder / f"media-made-{os.getpid()}")
    away.rename(media)


@contextmanager
def worker_killed(site: Site) -> Iterator[None]:
    worker = site.others[1]
    worker.process.kill()
    worker.process.wait()
    yield
    worker.start()


@contextmanager
def web_reloaded(site: Site) -> Iterator[None]:
    """A new release begins beside the old one and takes its place."""
    old = site.web.process
    before = set(children(old.pid))
    old.send_signal(signal.SIGUSR2)
    [new] = until(lambda: set(children(old.pid)) - before)
    yield
    old.wait(TAKEN_OVER)
    site.web.process = psutil.Process(new)


@contextmanager
def flooded(site: Site) -> Iterator[None]:
    """As many again search for what nobody has searched for before."""
    searches = (f"/tim-kiem/?q=l%C5%A9+{number}" for number in itertools.count())
    with Steady(lambda: site.web.port, searches, FLOOD, HEADERS):
        yield


FAULTS = [
    Fault("search-lost", search_lost, 20),
    Fault("store-missing", store_missing, 20),
    Fault("worker-killed", worker_killed, 20),
    Fault("web-reloaded", web_reloaded, 20),
    Fault("searches-flooded", flooded, 20, frozenset({FRESH})),
]
