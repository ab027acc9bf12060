"""The database that each process of the tests begins with: migrated and set up once, then copied.

A dump of it stays in .data/ until a source changes, or the day does: who runs a few tests again doesn't wait
for all migrations each time. There is none where the server's own programs aren't found.
"""

import datetime
import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from operations.errors import OperationError
from operations.programs import Programs, find_programs

DUMPS = settings.BASE_DIR / ".data" / "tests"
# What neither a migration nor a step of the set-up reads.
OTHERS = {"tests", "benchmarks", "launcher", "static", "templates", "docs", "deploy"}


def template() -> str:
    """The name of the database to copy. The process that asks first makes it, the others wait."""
    name, unfinished = _name(), f"{_name()}_unfinished"
    with _server() as server:
        # Held until this connection ends.
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        server.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
        server.execute(f'CREATE DATABASE "{unfinished}"')
        with _working_in(unfinished):
            _fill()
        server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def remove_template() -> None:
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{_name()}"')


def _name() -> str:
    return f"{settings.DATABASES['default']['NAME']}_template"


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**parameters, autocommit=True) as made:
        yield made


@contextmanager
def _working_in(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _fill() -> None:
    major = connection.pg_version // 10_000
    try:
        programs = find_programs(major, connection)
    except OperationError:
        programs = None
    kept = DUMPS / f"{major}-{_sources()}.dump"
    if programs and kept.exists():
        _run(programs, "pg_restore", "--no-owner", f"--dbname={connection.settings_dict['NAME']}", str(kept))
        return
    call_command("migrate", verbosity=0)
    call_command("setup_site", verbosity=0)
    _let_tables_be_emptied()
    if programs:
        _keep(programs, kept)


def _let_tables_be_emptied() -> None:
    """A transactional test ends by that; tests/audit have the triggers made again."""
    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"DROP TRIGGER audit_guard_table ON {table}")


def _keep(programs: Programs, kept: Path) -> None:
    DUMPS.mkdir(exist_ok=True)
    for older in DUMPS.glob(f"{kept.name.partition('-')[0]}-*"):
        older.unlink(missing_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    _run(programs, "pg_dump", "--format=custom", "--compress=1", f"--file={unfinished}")
    unfinished.rename(kept)


def _run(programs: Programs, name: str, *arguments: str) -> None:
    with programs.run(name, *arguments, stdin=subprocess.DEVNULL):
        pass


def _sources() -> str:
    """What differs when the database may come out otherwise, also by the day that it tells."""
    found = hashlib.sha256(str(datetime.date.today()).encode())
    found.update((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in sorted(settings.BASE_DIR.iterdir()):
        if not folder.is_dir() or folder.name in OTHERS or folder.name.startswith("."):
            continue
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix not in (".pyc", ".mo"):
                found.update(str(file).encode())
                found.update(file.read_bytes())
    return found.hexdigest()[:16]
