"""Gives up on a database that hangs: it keeps its connections and says nothing, so that nobody is told.

Neither TCP nor PostgreSQL's own time limits help then: the other machine's kernel still answers for the
process that doesn't. Without this each request would hold a thread until the database goes on.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.abc import PQGen

# Seconds without a word on any connection of the process after which a question is given up, and between two
# looks whether there is an answer. The watch asks at least every HEARTBEAT seconds (delivery.state), so that
# a question that takes long doesn't count as silence.
SILENCE, LOOK = 1.5, 0.1

_heard_at = time.monotonic()
# Whether a question was given up, and nothing was heard since.
_given_up = False


class _Trying(threading.local):
    is_on = False


_trying = _Trying()


def hear() -> None:
    global _heard_at, _given_up
    _heard_at = time.monotonic()
    _given_up = False


def is_silent(seconds: float = SILENCE) -> bool:
    return time.monotonic() - _heard_at > seconds


def has_given_up() -> bool:
    """Whether somebody has waited in vain, so that nobody else needs to: since then nothing was heard."""
    return _given_up


@contextmanager
def trying() -> Iterator[None]:
    """This thread goes on trying to connect, for all others."""
    _trying.is_on = True
    try:
        yield
    finally:
        _trying.is_on = False


def may_connect() -> bool:
    """Whether it isn't in vain for this thread to try: connecting to what hangs takes two seconds more."""
    return _trying.is_on or not _given_up


def give_up_in_silence(connection: Any, **_facts: Any) -> None:
    """For the signal connection_created: questions on this connection aren't waited for in vain."""
    raw = connection.connection
    wait = raw.wait

    def wait_while_heard(gen: PQGen, interval: float = LOOK, timeout: float | None = None) -> Any:
        return wait(_while_heard(raw, gen), interval, timeout)

    raw.wait = wait_while_heard


def _while_heard(raw: psycopg.Connection, gen: PQGen) -> PQGen:
    global _given_up
    looks = 0
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                hear()
                looks = 0
            else:
                looks += 1
            # Looks as well as time: a process that was stopped itself has not listened.
            if looks * LOOK > SILENCE and is_silent():
                _given_up = True
                raw.close()
                raise psycopg.OperationalError("the database has fallen silent")
            wanted = gen.send(ready)
    except StopIteration as done:
        return done.value
