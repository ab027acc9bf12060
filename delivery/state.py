"""Which state the database is in: a text that differs whenever something that pages show has changed."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import Error, InternalError, connection

from .away import is_away
from .silence import SILENCE, has_given_up, hear, is_silent, trying
from .triggers import CHANNEL, TRIGGER_OF_ROW

logger = logging.getLogger(__name__)

# Seconds: how often the state is read where nothing was heard, and how soon an away database is tried again.
HEARTBEAT = 0.5
RETRY = 0.5
# Rows of changes to keep, and how many may gather before older ones go.
KEPT, GATHERED = 1_000, 10_000

# Rows are only added, in the order of commits, so that two states that differ have another number of them. A
# replica that takes a server's place may lack its last rows and give their numbers again: but it begins
# another timeline.
STATE = """
SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8), min(id), max(id), count(*),
    count(*) FILTER (WHERE withdraws), max(id) FILTER (WHERE withdraws)
FROM delivery_change
"""
# No count of transactions comes near the milliseconds since 1970.
ANEW = """
WITH here AS (SELECT setval(pg_get_serial_sequence('delivery_change', 'id'), greatest(
    (SELECT max(id) + 1 FROM delivery_change), (extract(epoch FROM clock_timestamp()) * 1000)::bigint)))
INSERT INTO delivery_change (id) SELECT setval FROM here
"""
TABLES = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s"


def read_state() -> str:
    """The state that this thread's connection sees."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        row = cursor.fetchone()
    _timeline, _first, last, count, *_withdrawals = row
    if count > GATHERED:
        _forget(last - KEPT)
    return state_of(row)


def state_of(row: Iterable[Any]) -> str:
    """The state as STATE tells it."""
    return "-".join(map(str, row))


def is_nothing_withdrawn(before: str, now: str) -> bool:
    """Whether nothing was taken from the public between two states: what was right before may be out of date,
    and shows nothing that mustn't be seen.

    They are of the same timeline, begin with the same row, and no row of a withdrawal was added: by their
    number, as transactions aren't committed in the order of their rows' keys. By the last key as well, since
    an older database that was put in its place may come to have as many.
    """
    return before == now or _withdrawals_of(before) == _withdrawals_of(now)


def _withdrawals_of(state: str) -> list[str]:
    timeline, first, _last, _count, *withdrawals = state.split("-")
    return [timeline, first, *withdrawals]


def _forget(last: int) -> None:
    """Drop the changes up to that one; they stay as long as the database takes no changes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM delivery_change WHERE id <= %s", [last])
    except InternalError as error:
        if not is_away(error):
            raise


def read_tables() -> frozenset[str]:
    """The tables whose changes are noted."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [TRIGGER_OF_ROW])
        return frozenset(name.strip('"') for (name,) in cursor.fetchall())


def begin_anew() -> None:
    """See that no state to come looks like one that was before, after an older database was put in its place.

    Pages that a shared store keeps of changes that are lost by it would be taken for right otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(ANEW)


class Watch(threading.Thread):
    """Listens to the database for changes, on a connection of its own, as long as the process lives.

    `state` is the last one heard of, None before the first. While `is_away`, nobody knows whether it still
    holds. `work` is called between notifications and returns whether there is more to do.
    """

    def __init__(self) -> None:
        super().__init__(name="delivery-watch", daemon=True)
        self.work: Callable[[], bool] = lambda: False
        self.state: str | None = None
        self.tables: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._has_tried = threading.Event()
        self._heard_at = 0.0
        self._is_lost = False
        self._stopped = threading.Event()

    @property
    def is_away(self) -> bool:
        """Whether the database was known and isn't heard any more."""
        return self.state is not None and (self._is_lost or self.is_silent)

    @property
    def is_silent(self) -> bool:
        """Whether the database was known and says nothing any more, to anybody."""
        # Longer than a question waits: a process that had no time to listen itself mustn't refuse anybody.
        return self.state is not None and (has_given_up() or is_silent(2 * SILENCE))

    def first_state(self, seconds: float) -> str | None:
        """The state, for which a process that has just begun waits so long at most."""
        self._has_tried.wait(seconds)
        return self.state

    def lose(self) -> None:
        """A request has found that the database doesn't answer."""
        self._has_tried.set()
        self._is_lost = True
        self._heard_at = -1e9

    def refresh(self) -> None:
        """Read the state now, on the calling thread's connection."""
        # Within the lock, so that what was read first is never written last.
        with self._lock:
            self.state = read_state()
            self._heard_at = time.monotonic()
            self._is_lost = False
        self._has_tried.set()
        hear()

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                with trying():
                    self._listen()
            except Error as error:
                logger.warning("The database isn't heard: %s", error)
                self.lose()
            except Exception:
                # Whatever it is: without this thread nothing that is kept could be served.
                logger.exception("Listening to the database failed")
                self.lose()
            connection.close()
            self._stopped.wait(RETRY)

    def _listen(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        self.tables = read_tables()
        heard = True
        while not self._stopped.is_set():
            if heard or time.monotonic() - self._heard_at > HEARTBEAT:
                self.refresh()
            has_more = self.work()
            heard = self._wait(0.01 if has_more else 0.25)

    def _wait(self, seconds: float) -> bool:
        """Whether a change was told within so many seconds."""
        with connection.wrap_database_errors:
            notifies = connection.connection.notifies(timeout=seconds, stop_after=1)
            return any(True for _notification in notifies)
