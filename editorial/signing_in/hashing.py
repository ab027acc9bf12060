"""How many passwords are hashed at a time: each takes a quarter of a second of a processor.

Ten thousand that sign in at once would else have all threads; so readers keep theirs.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

# One is kept for those who have signed in from where they are: strangers with many addresses don't keep the
# staff out.
_shared = BoundedSemaphore(1)
_kept = BoundedSemaphore(1)
# Seconds that they wait for it: they come one after the other when the office opens.
PATIENCE = 2
logger = logging.getLogger(__name__)


class BusyError(Exception):
    """As many are being hashed in this process as may be. Nothing was looked at."""


@contextmanager
def slot(is_known: bool = False) -> Iterator[None]:
    """Raises BusyError, for a stranger at once: who waited here would keep a thread as well."""
    if _shared.acquire(blocking=False):
        taken = _shared
    elif is_known and _kept.acquire(timeout=PATIENCE):
        taken = _kept
    else:
        logger.warning("Too many passwords at a time: somebody is asked to wait", extra={"known": is_known})
        raise BusyError
    try:
        yield
    finally:
        taken.release()
