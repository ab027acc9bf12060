"""A database that hangs: its processes are there, its connections are open, and it says nothing."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.servers.machines import Browser, until

AWAY = "portal; hit; detail=database-away"

END_CONNECTIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@pytest.fixture
def read(web):
    browser = Browser()

    def read(path):
        return browser.get(web, path)

    return read


@pytest.fixture
def hang(primary, read):
    """Stops the database, and lets it go on at the end of the test."""
    until(lambda: read("/").headers.get("Cache-Status") == "portal; hit")
    yield lambda: primary.send(signal.SIGSTOP)
    primary.send(signal.SIGCONT)
    until(lambda: read("/healthz").status == 200)


def test_what_is_kept_is_read_and_the_rest_is_refused_soon(hang, read):
    hang()
    with ThreadPoolExecutor(8) as many:
        # More than the process has threads: none may be lost for what is kept.
        others = [many.submit(read, f"/tim-kiem/?q={number}") for number in range(8)]
        others += [many.submit(read, path) for path in ("/tin-tuc/", "/quan-tri/login/", "/api/v1/documents")]
        assert [other.result().status for other in others] == [503] * len(others)
    answer = read("/")
    assert (answer.status, answer.headers["Cache-Status"]) == (200, AWAY)
    assert (read("/livez").status, read("/healthz").status) == (200, 503)


def test_connections_that_were_lost_are_no_alarm(read, primary):
    assert read("/healthz").status == 200
    primary.ask(END_CONNECTIONS)
    assert [read("/healthz").status for _time in range(6)] == [200] * 6


def test_it_recovers_by_itself(hang, read, primary):
    hang()
    until(lambda: read("/tin-tuc/").status == 503)
    primary.send(signal.SIGCONT)
    until(lambda: read("/tin-tuc/").status == 200)
    until(lambda: read("/").headers["Cache-Status"] == "portal; hit")
