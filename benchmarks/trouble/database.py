"""What may happen to PostgreSQL."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import psycopg

from .faults import CHANGING, EDITOR, FRESH, HEALTH, Fault
from .site import Site

AWAY = frozenset({CHANGING, FRESH, HEALTH, EDITOR})
END_CONNECTIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@contextmanager
def restarted(site: Site) -> Iterator[None]:
    site.postgres.stop("fast")
    site.postgres.start()
    yield


@contextmanager
def crashed(site: Site) -> Iterator[None]:
    """As after a kill -9: it comes back by reading its log again."""
    site.postgres.stop("immediate")
    site.postgres.start()
    yield


@contextmanager
def ended(site: Site) -> Iterator[None]:
    """Its connections end, as by a proxy or a firewall between."""
    site.postgres.ask(END_CONNECTIONS)
    yield


@contextmanager
def down(site: Site) -> Iterator[None]:
    site.postgres.stop("fast")
    yield
    site.postgres.start()


@contextmanager
def hung(site: Site) -> Iterator[None]:
    """Its connections stay open, and nothing is answered."""
    site.postgres.send(signal.SIGSTOP)
    try:
        yield
    finally:
        site.postgres.send(signal.SIGCONT)


@contextmanager
def crowded(site: Site) -> Iterator[None]:
    """Others take every connection there is, those of the portal first."""
    with ExitStack() as others:
        site.postgres.ask(END_CONNECTIONS)
        take_all(site, others)
        yield


def take_all(site: Site, others: ExitStack) -> None:
    address = site.postgres.url(site.database)
    with suppress(psycopg.OperationalError):
        while True:
            others.enter_context(psycopg.connect(address, connect_timeout=2))


@contextmanager
def read_only(site: Site) -> Iterator[None]:
    """It takes no changes, on the connections that there are as well."""
    _set_read_only(site, "on")
    yield
    _set_read_only(site, "off")


def _set_read_only(site: Site, value: str) -> None:
    site.postgres.ask(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
    site.postgres.ask("SELECT pg_reload_conf()")


FAULTS = [
    Fault("postgres-restarted", restarted, 0, AWAY),
    Fault("postgres-crashed", crashed, 0, AWAY),
    Fault("connections-ended", ended, 0, AWAY),
    Fault("postgres-down", down, 60, AWAY),
    Fault("postgres-hung", hung, 30, AWAY),
    Fault("connections-taken", crowded, 20, AWAY),
    Fault("postgres-read-only", read_only, 20, AWAY),
]
