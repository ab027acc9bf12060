"""One thread of the process makes a page; those that ask for it meanwhile wait."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .addresses import Address
from .entries import Entry
from .shared import MAKING


@dataclass
class Flight:
    """`is_mine` where this thread is to make the page. `made` is known when it has ended: None where what
    came of it isn't kept. `began` is the time, as time.monotonic() gives it.
    """

    is_mine: bool = True
    made: Entry | None = None
    began: float = field(default_factory=time.monotonic)
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
            yield Flight(is_mine=False, made=other.made, began=other.began)
            return
        try:
            yield mine
        finally:
            with self._lock:
                del self._open[address]
            mine.ended.set()
