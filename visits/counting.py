"""The counts of this process: added to in memory, written to the database by a thread beside the requests."""

import atexit
import datetime
import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.db import connection

logger = logging.getLogger(__name__)

# Seconds between two writings: so much is lost of a process that is killed.
INTERVAL = 5.0
# So many different things are told apart while the database is away, some megabytes.
MOST = 20_000
# Seconds that the end of the process waits for a writing that has begun.
PATIENCE = 10.0


class Key(NamedTuple):
    """What a count is of; `what` is a value of visits.models.What. See visits.models.Visit."""

    day: datetime.date
    what: str
    page: int | None = None
    file: int | None = None
    part: str = ""

    @property
    def whole(self) -> "Key":
        """All of its kind and day."""
        return Key(self.day, self.what)


Write = Callable[[Mapping[Key, int]], None]


class Recorder:
    """Counts in memory and writes what has gathered. Safe for threads; made anew in a process that forks."""

    def __init__(self, write: Write, most: int = MOST) -> None:
        self._write = write
        self._most = most
        self._is_away = False
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        # What the parent has counted, the parent writes; threads don't outlive a fork.
        self._counts: dict[Key, int] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def count(self, keys: Iterable[Key]) -> None:
        """Add one to each."""
        with self._lock:
            for key in keys:
                self._counts[key] = self._counts.get(key, 0) + 1
            if len(self._counts) > self._most:
                self._fold()
            if self._thread is None:
                self._start()

    def flush(self) -> bool:
        """Write what has gathered; whether that succeeded. What isn't written waits for the next time."""
        with self._writing:
            with self._lock:
                counts, self._counts = self._counts, {}
            if not counts:
                return True
            try:
                self._write(counts)
            except Exception as error:
                self._take_back(counts)
                if not self._is_away:
                    logger.warning("Visits wait in memory, as they can't be written: %s", error)
                self._is_away = True
                return False
        if self._is_away:
            logger.info("Visits are written again")
        self._is_away = False
        return True

    def close(self) -> None:
        """Write the last of it, at the end of the process."""
        self._stopped.set()
        if self._thread:
            self._thread.join(PATIENCE)
        if not self.flush():
            logger.error("%s visits were lost, as they couldn't be written", sum(self._counts.values()))

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="visits", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def _run(self) -> None:
        while not self._stopped.wait(INTERVAL):
            self.flush()
            # One connection less where nobody reads; and the next is to the server that takes changes then.
            connection.close()

    def _take_back(self, counts: Mapping[Key, int]) -> None:
        with self._lock:
            for key, number in counts.items():
                self._counts[key] = self._counts.get(key, 0) + number
            if len(self._counts) > self._most:
                self._fold()

    def _fold(self) -> None:
        """Only count the rarer half in the totals of their days, so that the memory stays small."""
        keys = sorted(self._counts, key=self._counts.__getitem__)
        rare = [key for key in keys if key != key.whole][: len(keys) // 2]
        for key in rare:
            number = self._counts.pop(key)
            self._counts[key.whole] = self._counts.get(key.whole, 0) + number
        logger.warning("Too many visits wait: %s pages and files are only counted in the totals", len(rare))
