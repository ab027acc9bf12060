"""Copying rows of any table, for benchmarks.large_site."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

TYPES = {int: "bigint", str: "text", bool: "boolean", datetime.datetime: "timestamptz"}


def execute(statement: str, values: Any = None) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def next_key(table: str) -> int:
    return execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0][0]


def write(table: str, kind: Any, rows: Iterable[Any]) -> None:
    """A table that goes with the connection, of what a named tuple has."""
    from django.db import connection

    types = {name: TYPES[found] for name, found in kind.__annotations__.items()}
    columns = ", ".join(f"{name} {found}" for name, found in types.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"CREATE INDEX ON {table} (old)")
        cursor.execute(f"ANALYZE {table}")


def insert(table: str, changed: dict[str, str], joined: str, leaving: Sequence[str] = ()) -> None:
    """Copy rows of a table, which is called `it` in `joined`; `changed` says what differs, as SQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        columns = [column.name for column in cursor.description or () if column.name not in leaving]
        values = [changed.get(name, f'it."{name}"') for name in columns]
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} it {joined}")
