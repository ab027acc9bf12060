"""What may happen to the Valkey that processes share pages by. Nobody may be refused anything for it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis

from .faults import Fault
from .site import Site


@contextmanager
def killed(site: Site) -> Iterator[None]:
    site.valkey.kill()
    yield
    site.valkey.start()


@contextmanager
def hung(site: Site) -> Iterator[None]:
    site.valkey.send(signal.SIGSTOP)
    try:
        yield
    finally:
        site.valkey.send(signal.SIGCONT)


@contextmanager
def full(site: Site) -> Iterator[None]:
    """It takes nothing more, and throws nothing away for it."""
    client = _client(site)
    client.config_set("maxmemory", "1")
    client.config_set("maxmemory-policy", "noeviction")
    yield
    client.config_set("maxmemory", "0")


@contextmanager
def flushed(site: Site) -> Iterator[None]:
    _client(site).flushall()
    yield


def _client(site: Site) -> Any:
    return redis.Redis.from_url(site.valkey.url)


FAULTS = [
    Fault("valkey-killed", killed, 20),
    Fault("valkey-hung", hung, 20),
    Fault("valkey-full", full, 20),
    Fault("valkey-flushed", flushed, 5),
]
