"""Restoring a backup: everything is checked before anything is touched, and compared when it is done."""

import subprocess
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.storage import Storage, default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from delivery import triggers
from delivery.state import begin_anew, read_tables

from . import database, media
from .checking import problems
from .errors import OperationError
from .folder import DUMP, Backup
from .programs import Programs, find_programs

RESTORE_OPTIONS = [
    "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments",
]  # fmt: skip
Say = Callable[[str], None]


def is_empty(storage: Storage | None = None) -> bool:
    """Whether neither the database nor the storage of files holds anything."""
    return not database.count_rows(connection) and next(media.walk(storage or default_storage), None) is None


def check_backup(backup: Backup, programs: Programs) -> dict[str, Any]:
    """The manifest of a sound backup that this code and this server can hold; else raises OperationError."""
    if not backup.is_readable:
        raise OperationError(f"{backup.folder} is encrypted: name the private key with --identity.")
    manifest = backup.manifest()
    check_release(manifest)
    found = list(problems(backup, programs))
    if found:
        raise OperationError("The backup is damaged, nothing was touched:\n" + "\n".join(found))
    return manifest


def check_release(manifest: dict[str, Any]) -> None:
    server = database.major_version(connection)
    if manifest["postgresql"] > server:
        raise OperationError(
            f"The backup is of PostgreSQL {manifest['postgresql']}, the server is {server}: use a newer one."
        )
    unknown = database.unknown_migrations(manifest["migrations"])
    if unknown:
        raise OperationError(
            f"The backup is newer than the code ({', '.join(unknown[:3])} and others like it, "
            f"{len(unknown)} in sum): use the code of its time or newer, with the same settings."
        )


def restore(backup: Backup, say: Say, storage: Storage | None = None) -> list[str]:
    """Restore a backup in place of what is there; returns in what the result differs from the backup."""
    storage = storage or default_storage
    programs = find_programs(database.major_version(connection), connection)
    manifest = check_backup(backup, programs)
    end_earlier(say)
    say("The backup is sound. Restoring the database…")
    restore_database(backup, programs)
    say(f"Restoring {manifest['files']} files…")
    restore_files(backup, storage)
    say("Comparing…")
    differences = [*different_tables(manifest), *different_files(backup, storage, say)]
    bring_up_to_date(say)
    tell_missing(manifest, storage, say)
    return differences


def end_earlier(say: Say) -> None:
    """Put back what a restore that was cut off had set aside; raises OperationError where it isn't clear."""
    if not database.is_set_aside(connection):
        return
    if any(not name.startswith(database.SET_ASIDE) for name in database.count_rows(connection)):
        raise OperationError(
            f"The schema {database.SET_ASIDE} holds what was here before an earlier restore. Look whether "
            f"all is there, then: DROP SCHEMA {database.SET_ASIDE} CASCADE"
        )
    say("An earlier restore was cut off: what was here before is put back first.")
    database.put_back(connection)


def restore_database(backup: Backup, programs: Programs) -> None:
    """In one transaction; what was there before goes when it has succeeded, and comes back when it hasn't."""
    is_replacing = bool(database.count_rows(connection))
    if is_replacing:
        database.set_aside(connection)
    try:
        load(backup, programs)
    except BaseException:
        if is_replacing:
            database.put_back(connection)
        raise
    if is_replacing:
        database.drop_set_aside(connection)


def load(backup: Backup, programs: Programs) -> None:
    name = connection.settings_dict["NAME"]
    # A connection of ours would only hold what pg_restore may want to change.
    connection.close()
    with programs.run("pg_restore", *RESTORE_OPTIONS, f"--dbname={name}", stdin=subprocess.PIPE) as process:
        backup.copy(DUMP, process.stdin)


def restore_files(backup: Backup, storage: Storage) -> None:
    for file in backup.files():
        # Where a restore is done again, most are there.
        if media.measure(storage, file.name) == file.sum:
            continue
        with backup.open(file.path) as content:
            media.put(storage, file.name, content)


def different_tables(manifest: dict[str, Any]) -> Iterator[str]:
    wanted, found = manifest["tables"], database.count_rows(connection)
    for table in sorted(wanted.keys() | found.keys()):
        if wanted.get(table) != found.get(table):
            yield f"{table}: {found.get(table, 'no')} rows, {wanted.get(table, 'no')} in the backup"


def different_files(backup: Backup, storage: Storage, say: Say) -> Iterator[str]:
    others = set(media.walk(storage))
    for file in backup.files():
        others.discard(file.name)
        found = media.measure(storage, file.name)
        if found != file.sum:
            yield f"{file.name}: " + ("its content differs" if found else "isn't there")
    if others:
        say(f"{len(others)} files that aren't in the backup were left: {_some(others)}")


def bring_up_to_date(say: Say) -> None:
    """Take the database to the present code, and see that changes are noted again (delivery.triggers)."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"The code is newer than the backup: {len(plan)} migrations are run.")
        call_command("migrate", interactive=False, verbosity=0)
    triggers.install(connection.alias)
    untold = {model._meta.db_table for model in triggers.seen_models()} - read_tables()
    if untold:
        raise OperationError(f"Changes of these tables aren't noted: {_some(untold)}")
    begin_anew()


def tell_missing(manifest: dict[str, Any], storage: Storage, say: Say) -> None:
    """Say which files the database names that aren't there, so that nobody finds out by a reader's letter."""
    missing = {name for name in database.named_files() if not storage.exists(name)}
    before = missing & set(manifest["missing"])
    if before:
        say(f"{len(before)} files were missing when the backup was made: {_some(before)}")
    if missing - before:
        say(f"{len(missing - before)} files are named but not there: {_some(missing - before)}")


def _some(names: set[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:5]) + (" …" if len(shown) > 5 else "")
