"""Breaks off what is written at one of its statements, by an error or by kill -9, and tells what is left."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from psycopg import sql

# What differs each time that the same is done, besides moments and keys that are given in turn.
KEYS = {"uuid", "entry_id"}
# What is no part of a site's content.
LEFT_OUT = ("django_session", "django_migrations")
# What is done in any case, with the page or not at all. The rest follows from it.
CORE = (
    "wagtailcore_page", "wagtailcore_revision", "wagtailcore_pagelogentry", "wagtailcore_workflowstate",
    "wagtailcore_taskstate", "wagtailcore_pageviewrestriction", "news_newspage", "editorial_bundle",
    "editorial_bundleitem",
)  # fmt: skip
# That something failed is noted for the next try and whoever looks after it: the old state has it too.
NOTES = {"editorial_duefailure"}
State = dict[str, tuple[int, str]]


class BrokenOffError(DatabaseError):
    """As a database says that fails in the middle."""


class Breaker:
    """Counts the statements that are executed, and breaks off at the one of number `at`, from 1 on."""

    def __init__(self, at: int = 0, act: Callable[[], None] | None = None) -> None:
        self.at, self.act, self.count = at, act, 0

    def __call__(self, execute: Callable, statement: Any, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if self.count == self.at and self.act:
            self.act()
        return execute(statement, params, many, context)


def fail() -> None:
    raise BrokenOffError("broken off")


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def count_statements(action: Callable[[], Any]) -> int:
    """Of how many statements an action is, which is undone then."""
    breaker = Breaker()
    with undone(), connection.execute_wrapper(breaker):
        action()
    return breaker.count


def fail_at(number: int, action: Callable[[], Any]) -> State:
    """The state after an action failed at the statement of this number; what it did is undone then."""
    with undone():
        # The error itself, or another that comes of it.
        broken = connection.execute_wrapper(Breaker(number, fail))
        with suppress(Exception), transaction.atomic(), broken:
            action()
        return state()


def kill_at(number: int, action: Callable[[], Any]) -> State:
    """The state after a process was killed at the statement of this number, committed as it is."""
    in_child(action, Breaker(number, kill))
    return state()


def in_child(action: Callable[[], Any], breaker: Breaker) -> int:
    """Do something in a process of its own; how that ended, as os.waitpid tells it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(breaker):
                action()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state() -> State:
    """The number of rows of each table and a digest of them."""
    with connection.cursor() as cursor:
        cursor.execute(_question(connection.settings_dict["NAME"]))
        return {table: (count, digest) for table, count, digest in cursor.fetchall()}


def outcome(found: State, before: State, after: State) -> str:
    """Which of the two states it is; "followed" is the new one without something that follows, else mixed."""
    if all(found[name] == before[name] for name in found.keys() - NOTES):
        return "old"
    if found == after:
        return "new"
    is_core_new = all(found[name] == after[name] for name in CORE)
    return "followed" if is_core_new else "mixed"


@cache
def _question(database: str) -> sql.Composed:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, is_identity, column_default "
            "FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')"
        )
        columns: dict[str, list[str]] = {}
        for table, column, kind, is_identity, default in cursor.fetchall():
            kept = columns.setdefault(table, [])
            is_given = is_identity == "YES" or (default or "").startswith("nextval")
            if not is_given and not kind.startswith("timestamp") and column not in KEYS:
                kept.append(column)
    parts = [_digest(table, kept) for table, kept in sorted(columns.items()) if table not in LEFT_OUT]
    return sql.SQL(" UNION ALL ").join(parts)


def _digest(table: str, columns: list[str]) -> sql.Composed:
    row = sql.SQL(", ").join(sql.Identifier(name) for name in columns) or sql.SQL("1")
    return sql.SQL(
        "SELECT {name}, count(*), coalesce(md5(string_agg(line, '' ORDER BY line)), '') "
        "FROM (SELECT md5(ROW({row})::text) AS line FROM {table}) AS lines"
    ).format(name=sql.Literal(table), row=row, table=sql.Identifier(table))
