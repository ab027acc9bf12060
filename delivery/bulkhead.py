"""Bounds how many readers' pages a process makes at once, so that it has threads left for what it has kept.

A page that is kept takes a millisecond, one that must be made a hundred times that. Where more of the latter
are asked for than the machine can make, each thread would be held by one of them, and all readers wait behind
them for ever longer. (M. Nygard, Release It!, calls the pattern a bulkhead.) Staff aren't bounded: they are
few, and what they send is to be done.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# How many threads of a process make pages that are known to be some, and how many what else is asked for:
# what readers type, packs that they choose, addresses nobody has asked for before. And how many wait for it.
# They must leave some of WEB_THREADS (gunicorn.conf.py) to the staff and to what is kept.
KNOWN, OTHERS = (3, 8), (3, 16)
# Seconds. That no more wait is what keeps threads free, not that they wait for short: on a busy machine a
# large site's page that nobody has asked for before takes half a second.
PATIENCE = 5.0
# In place of KNOWN for a process that has just begun and has everything to make: nobody is refused for that.
BEGINNING = (3, 24, 10.0)


class Bulkhead:
    """At most `at_once` threads are let in, `waiting` more wait until `patience` seconds after they came."""

    def __init__(self, at_once: int, waiting: int, patience: float = PATIENCE) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._benches = threading.BoundedSemaphore(waiting)
        self._patience = patience

    @contextmanager
    def place(self, came: float) -> Iterator[bool]:
        """Whether this thread has a place, which it keeps until the end of the block. `came` is the time, as
        time.monotonic() gives it: who has waited for another's page before has that much less patience.
        """
        if not self._take(came + self._patience):
            yield False
            return
        try:
            yield True
        finally:
            self._places.release()

    def _take(self, until: float) -> bool:
        if self._places.acquire(blocking=False):
            return True
        if not self._benches.acquire(blocking=False):
            return False
        try:
            return self._places.acquire(timeout=max(0, until - time.monotonic()))
        finally:
            self._benches.release()
