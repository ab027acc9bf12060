"""What a backup says of the database beside the dump, and where a restored one goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import FileField
from psycopg import sql

# Without what extensions bring: they bring it again.
TABLES = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), n.nspname, c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
AND n.nspname NOT LIKE 'pg_temp%'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
"""
# What has a place of its own: indexes go with their table, as does the sequence of a column.
MOVED = """
WITH member AS (SELECT objid FROM pg_depend WHERE deptype = 'e')
SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
    ELSE 'TABLE' END, quote_ident(relname)
FROM pg_class c WHERE relnamespace = to_regnamespace(%(schema)s) AND relkind IN ('r', 'p', 'v', 'm', 'S')
AND oid NOT IN (SELECT objid FROM member)
AND NOT (relkind = 'S' AND EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND refobjsubid > 0))
UNION ALL
SELECT 'ROUTINE', format('%%I(%%s)', proname, pg_get_function_identity_arguments(oid))
FROM pg_proc WHERE pronamespace = to_regnamespace(%(schema)s) AND oid NOT IN (SELECT objid FROM member)
UNION ALL
SELECT 'TYPE', quote_ident(typname)
FROM pg_type WHERE typnamespace = to_regnamespace(%(schema)s) AND typtype IN ('e', 'd', 'r')
AND oid NOT IN (SELECT objid FROM member)
"""
SET_ASIDE = "replaced_by_restore"


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """A moment of the database that stands still inside the block, with the name that pg_dump knows it by."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # This connection only waits while pg_dump works.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def major_version(connection: BaseDatabaseWrapper) -> int:
    """The server's, such as 18."""
    connection.ensure_connection()
    return connection.connection.info.server_version // 10_000


def size(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def count_rows(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """The number of rows of every table, counted."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = {name: sql.Identifier(schema, table) for name, schema, table in cursor.fetchall()}
        return {name: _count(cursor, table) for name, table in tables.items()}


def _count(cursor: Any, table: sql.Identifier) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(table).as_string(cursor.connection))
    return cursor.fetchone()[0]


def applied_migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [list(row) for row in cursor.fetchall()]


def unknown_migrations(applied: list[list[str]]) -> list[str]:
    """Those that only newer code can have applied.

    An old one that the code has no more was squashed into another; a newer one comes after all it has.
    """
    newest: dict[str, str] = {}
    for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}:
        newest[app] = max(newest.get(app, ""), name)
    return [f"{app}.{name}" for app, name in applied if name > newest.get(app, "")]


def named_files() -> Iterator[str]:
    """The names of all files that rows of the database name."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.exclude(**{field.attname: ""})
                yield from rows.values_list(field.attname, flat=True).iterator()


def set_aside(connection: BaseDatabaseWrapper) -> None:
    """Move everything out of the way: what is restored takes its place, and until then nothing is lost.

    The extensions stay, which an ordinary owner can't move; the dump asks only for those that are missing.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SET_ASIDE}")
        _move(cursor, "public", SET_ASIDE)


def put_back(connection: BaseDatabaseWrapper) -> None:
    """Undo `set_aside`."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _move(cursor, SET_ASIDE, "public")
        # Empty by now; were it not, this would fail.
        cursor.execute(f"DROP SCHEMA {SET_ASIDE}")


def drop_set_aside(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {SET_ASIDE} CASCADE")


def is_set_aside(connection: BaseDatabaseWrapper) -> bool:
    """Whether a restore was cut off after `set_aside`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [SET_ASIDE])
        return cursor.fetchone()[0]


def _move(cursor: Any, source: str, target: str) -> None:
    cursor.execute(MOVED, {"schema": source})
    for kind, name in cursor.fetchall():
        cursor.execute(f"ALTER {kind} {source}.{name} SET SCHEMA {target}")
