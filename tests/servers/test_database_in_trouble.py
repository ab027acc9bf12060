"""A database that hangs, with its connections open, and says nothing; that takes no more connections; that
takes no changes."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import psycopg
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


@pytest.fixture
def crowd(primary, database):
    """Takes all connections that there are, those of the portal first; gives what lets go of them."""
    with ExitStack() as others:

        def crowd():
            primary.ask(END_CONNECTIONS)
            with suppress(psycopg.OperationalError):
                while True:
                    others.enter_context(psycopg.connect(primary.url(database), connect_timeout=2))
            return others.close

        yield crowd


def test_without_a_free_connection_what_is_kept_is_read_until_others_let_go_of_theirs(crowd, read):
    until(lambda: read("/").headers.get("Cache-Status") == "portal; hit")
    let_go = crowd()
    until(lambda: read("/tin-tuc/?trang=1").status == 503)
    answer = read("/van-ban/?trang=1")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert (read("/").status, read("/livez").status) == (200, 200)
    let_go()
    until(lambda: read("/van-ban/").status == 200)


@pytest.fixture
def read_only(primary, database, read):
    """Makes the database refuse all changes, until the end of the test."""

    def change(value):
        primary.ask(f"ALTER DATABASE {database} SET default_transaction_read_only = {value}")
        primary.ask(END_CONNECTIONS)

    yield lambda: change("on")
    change("off")
    until(lambda: read("/healthz").status == 200)


def test_a_database_that_takes_no_changes_is_read_and_who_sends_is_told_to_come_again(read_only, read, web):
    read_only()
    until(lambda: read("/de-cuong/?xem=bang").status == 200)
    until(lambda: read("/tim-kiem/?q=dat").status == 200)
    browser = Browser()
    assert browser.get(web, "/quan-tri/login/").status == 200
    answer = browser.post(web, "/quan-tri/login/", {"username": "a", "password": "b"})
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
