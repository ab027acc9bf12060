"""Remembers values that many pages are made of, such as the menu, as pages are kept: as long as they hold."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import Error

from . import process
from .memory import Value
from .pages import Pages, today
from .traces import add_steps, recorded

T = TypeVar("T")


class _Served(threading.local):
    is_reader = False


_served = _Served()


@contextmanager
def for_reader() -> Iterator[None]:
    """What this thread does is for a reader who isn't signed in: values may be remembered."""
    _served.is_reader = True
    try:
        yield
    finally:
        _served.is_reader = False


def is_for_reader() -> bool:
    return _served.is_reader


def _remembering() -> Pages | None:
    """The pages of this process, where values may be remembered now."""
    pages = process.running() if is_for_reader() else None
    return None if pages is None or pages.watch.state is None or pages.watch.is_away else pages


def is_remembering() -> bool:
    """Whether `remembered` remembers, for who has to do more where it does."""
    return _remembering() is not None


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, made again when the database would answer its questions otherwise.

    `key` says all that `make` depends on besides the database and the day. Several threads may hold the value
    at once: it is for reading only. Made each time but for a reader: what an editor's request does must see
    what it has just changed itself.
    """
    pages = _remembering()
    if pages is None:
        return make()
    known = _known(pages, key)
    if known:
        add_steps(known.steps)
        return known.value
    state, day = pages.watch.state, today()
    with recorded() as trace:
        value = make()
    if pages.is_watched(trace):
        pages.memo.put(key, Value(state, day, trace.steps, value))
    return value


def _known(pages: Pages, key: Hashable) -> Value | None:
    known, state = pages.memo.get(key), pages.watch.state
    if known is None or known.day != today():
        return None
    if known.state == state:
        return known
    try:
        holds = pages.answers.hold(known.steps, state)
    except Error:
        return None
    if not holds:
        return None
    pages.memo.put(key, known._replace(state=state))
    return known
