"""Locks that the system lets go of when their process ends, however it ends.

Whatever Python the machine has reads this file, see environment.py.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager


def take_lock(path: str, how: int) -> int:
    """Lock the file `path`; closing the number that is returned unlocks it. No child process inherits it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, how)
    except BaseException:
        os.close(lock)
        raise
    return lock


@contextmanager
def locked(path: str) -> "Iterator[None]":
    """Lets one process at a time through."""
    lock = take_lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)
