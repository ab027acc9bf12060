"""One thread of the process makes a page; those that ask for it meanwhile wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .addresses import Address
from .shared import MAKING


@dataclass
class Flight:
    """`is_mine` where this thread is to make the page. `was_kept` is known when it has ended."""

    is_mine: bool = True
    was_kept: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


class Flights:
    def __init__(self) -> None:
        self._open: dict[Address, Flight] = {}
        self._lock = threading.Lock()

    @contextmanager
    def join(self, address: Address) -> Iterator[Flight]:
        """The flight of this thread, or that of another one, which has ended then."""
        with self._lock:
            other = self._open.get(address)
            mine = Flight()
            if not other:
                self._open[address] = mine
        if other:
            other.ended.wait(MAKING)
            yield Flight(is_mine=False, was_kept=other.was_kept)
            return
        try:
            yield mine
        finally:
            with self._lock:
                del self._open[address]
            mine.ended.set()
