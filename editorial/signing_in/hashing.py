"""How many passwords are hashed at a time: each takes a quarter of a second of a processor.

Ten thousand that sign in at once would else have all threads; so readers keep theirs.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

# Half of the threads of this process: gunicorn.conf.py.
_slots = BoundedSemaphore(max(1, int(os.environ.get("WEB_THREADS", 4)) // 2))


class BusyError(Exception):
    """As many are being hashed in this process as may be. Nothing was looked at."""


@contextmanager
def slot() -> Iterator[None]:
    """Raises BusyError at once where there is none: who waited here would keep a thread as well."""
    if not _slots.acquire(blocking=False):
        raise BusyError
    try:
        yield
    finally:
        _slots.release()
