"""What a process keeps in its memory: whole pages, and values that many pages are made of."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, NamedTuple

from .addresses import Address
from .entries import Entry
from .traces import Step

# Bytes that the pages of one process may take, and those at addresses that readers type; how many values it
# may remember.
MEMORY = 64 * 1024 * 1024
MEMORY_TYPED = 16 * 1024 * 1024
MOST = 1_000


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

    def exchange(self, address: Address, old: Entry, new: Entry) -> None:
        """Put the new entry in the old one's place, where that is still there."""
        with self._lock:
            if self._entries.get(address) is old:
                self._entries[address] = new

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


class Value(NamedTuple):
    state: str | None
    day: str
    steps: list[Step]
    value: Any


class Memo:
    """The values used last; safe for threads."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > MOST:
                self._values.popitem(last=False)
