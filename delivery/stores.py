"""Where entries are kept: in the memory of the process, and in a Valkey that all processes share."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import redis

from .addresses import Address
from .entries import Entry, pack, unpack

logger = logging.getLogger(__name__)

# Bytes that the entries of one process may take.
MEMORY = 64 * 1024 * 1024
# Seconds: how long the shared store may take, is left alone after a failure, and keeps what nobody asks for.
TIMEOUT, LEFT_ALONE, KEPT = 0.25, 5.0, 24 * 3600
# Seconds that another process may take to make a page, and between two looks whether it has.
MAKING, LOOK = 10.0, 0.02


class Memory:
    """The entries used last, up to so many bytes; safe for threads."""

    def __init__(self, limit: int = MEMORY) -> None:
        self._limit = limit
        self._entries: OrderedDict[Address, Entry] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, address: Address) -> Entry | None:
        with self._lock:
            entry = self._entries.get(address)
            if entry:
                self._entries.move_to_end(address)
            return entry

    def put(self, address: Address, entry: Entry) -> None:
        with self._lock:
            self._remove(address)
            self._entries[address] = entry
            self._size += entry.size
            while self._size > self._limit and self._entries:
                self._remove(next(iter(self._entries)))

    def remove(self, address: Address) -> None:
        with self._lock:
            self._remove(address)

    def newest(self) -> list[tuple[Address, Entry]]:
        """All entries, those used last first."""
        with self._lock:
            return list(reversed(self._entries.items()))

    def _remove(self, address: Address) -> None:
        if address in self._entries:
            self._size -= self._entries.pop(address).size


class Shared:
    """A Valkey (or Redis) behind the memory. While it is away or slow, everything goes on without it."""

    def __init__(self, url: str, release: str) -> None:
        self._client = redis.Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self._release = release
        self._away_until = 0.0

    def get(self, address: Address) -> Entry | None:
        packed = self._try(lambda: self._client.get(self._name("page", address)))
        try:
            return unpack(packed) if packed else None
        except (ValueError, KeyError):
            return None

    def put(self, address: Address, entry: Entry) -> None:
        self._try(lambda: self._client.set(self._name("page", address), pack(entry), ex=KEPT))

    def remove(self, address: Address) -> None:
        self._try(lambda: self._client.unlink(self._name("page", address)))

    def begin(self, address: Address) -> bool:
        """Whether this process is to make the page: no other one has begun to. True while Valkey is away."""
        name = self._name("making", address)
        begun = self._try(lambda: self._client.set(name, b"1", nx=True, px=int(MAKING * 1000)), True)
        return begun is not None

    def end(self, address: Address) -> None:
        self._try(lambda: self._client.unlink(self._name("making", address)))

    def is_being_made(self, address: Address) -> bool:
        return bool(self._try(lambda: self._client.exists(self._name("making", address))))

    def _name(self, what: str, address: Address) -> str:
        key = blake2b("\n".join(address).encode(), digest_size=16).hexdigest()
        return f"portal:{self._release}:{what}:{key}"

    def _try(self, ask: Callable[[], Any], otherwise: Any = None) -> Any:
        if time.monotonic() < self._away_until:
            return otherwise
        try:
            return ask()
        except redis.RedisError as error:
            logger.warning("The shared store of pages is away: %s", error)
            self._away_until = time.monotonic() + LEFT_ALONE
            return otherwise
