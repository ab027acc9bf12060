"""What a page was made of: the questions that it asked the database, each with a digest of the answer.

As long as all of them are answered as before, the page is the same: making it is a function of its address
and of these answers. (A. Mokhov, N. Mitchell, S. Peyton Jones: Build Systems à la Carte, ICFP 2018, calls it
a verifying trace.)
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.db import Error, InterfaceError, OperationalError, connection
from psycopg import ClientCursor
from psycopg.pq.abc import PGresult

TABLE = re.compile(rb'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)
# A question's own name for the rows that it goes through one after the other.
RECURSIVE = re.compile(rb'\bWITH\s+RECURSIVE\s+"?(\w+)"?', re.IGNORECASE)
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
READ = re.compile(r"\s*\(*\s*(?:SELECT|WITH)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """A question, as it was sent to the database, and the digest of the answer."""

    question: bytes
    answer: bytes


@dataclass
class Trace:
    """The steps in their order. A trace that isn't complete can't tell whether it still holds."""

    steps: list[Step] = field(default_factory=list)
    is_complete: bool = True

    def tables(self) -> set[str]:
        return {name.decode() for step in self.steps for name in _tables_of(step.question)}


def _tables_of(question: bytes) -> set[bytes]:
    return set(TABLE.findall(question)) - set(RECURSIVE.findall(question))


class _Active(threading.local):
    traces: tuple[Trace, ...] = ()


_active = _Active()


@contextmanager
def recorded() -> Iterator[Trace]:
    """Records what this thread asks the database for; recordings may lie in one another."""
    trace = Trace()
    outer = _active.traces
    _active.traces = (*outer, trace)
    with ExitStack() as stack:
        if not outer:
            stack.enter_context(connection.execute_wrapper(_record))
        try:
            yield trace
        finally:
            _active.traces = outer


def add_steps(steps: list[Step]) -> None:
    """Say that what is being recorded has used something that was made of these steps."""
    for trace in _active.traces:
        trace.steps.extend(steps)


def add_unknown() -> None:
    """Say that what is being recorded has used what the database knows nothing of, such as another server."""
    for trace in _active.traces:
        trace.is_complete = False


def _record(execute: Callable, statement: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    # Before the answer is there, which writing out the question would take away again.
    question = _question(context["cursor"].cursor, statement, params)
    result = execute(statement, params, many, context)
    step = Step(question, digest(context["cursor"].cursor.pgresult)) if question else None
    for trace in _active.traces:
        if step:
            trace.steps.append(step)
        else:
            trace.is_complete &= _changes_nothing(statement)
    return result


def _question(cursor: Any, statement: str, params: Any) -> bytes:
    """A reading statement with its parameters; empty where it is none, or its answer comes in parts."""
    if not READ.match(statement) or not isinstance(cursor, ClientCursor):
        return b""
    return cursor.mogrify(statement, params).encode()


def _changes_nothing(statement: str) -> bool:
    """Whether a statement is one of a savepoint or the like, or only draws an image at one more size."""
    written = WRITE.match(statement)
    return bool(written and written[1].endswith("rendition")) if written else not READ.match(statement)


def digest(result: PGresult) -> bytes:
    """The digest of an answer: of all values of all rows in their order."""
    found = blake2b(digest_size=16)
    columns = range(result.nfields)
    for row in range(result.ntuples):
        values = [result.get_value(row, column) for column in columns]
        lengths = ",".join("-" if value is None else str(len(value)) for value in values)
        found.update(lengths.encode() + b";" + b"".join(value or b"" for value in values))
    return found.digest()


class Answers:
    """The answers in one state of the database, so that what many pages ask is asked once."""

    def __init__(self) -> None:
        self._state: str | None = None
        self._known: dict[bytes, bytes] = {}
        self._lock = threading.Lock()

    def hold(self, steps: list[Step], state: str | None) -> bool:
        """Whether all questions are answered as they were; asks what isn't known, in one message.

        Raises OperationalError or InterfaceError where the database doesn't answer.
        """
        known = self._known_in(state)
        if any(known.get(step.question, step.answer) != step.answer for step in steps):
            return False
        open_questions = list(dict.fromkeys(step.question for step in steps if step.question not in known))
        try:
            known.update(zip(open_questions, ask(open_questions), strict=True))
        except (OperationalError, InterfaceError):
            raise
        except Error:
            # A table or a column is gone, as while a new release is put in place.
            return False
        return all(known[step.question] == step.answer for step in steps)

    def _known_in(self, state: str | None) -> dict[bytes, bytes]:
        with self._lock:
            if state != self._state:
                self._state, self._known = state, {}
            return self._known


def ask(questions: list[bytes]) -> list[bytes]:
    """The digests of the answers, in the order of the questions; raises django.db.Error."""
    if not questions:
        return []
    # As Django's own cursor does: a connection that was lost since the last request is no lost database.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    found = []
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        # Without parameters psycopg sends them as they are, in one message.
        cursor.execute(b";".join(questions))
        for number in range(len(questions)):
            if number:
                cursor.nextset()
            found.append(digest(cursor.pgresult))
    return found
