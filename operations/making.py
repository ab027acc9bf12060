"""Making a backup: the database in one snapshot first, then the files, which were all there by then.

Versions of pages (revisions) are in the database. A file that is deleted while it runs is told and left out.
"""

import errno
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage, default_storage
from django.db import connection

from delivery.release import release

from . import database, media
from .checking import problems
from .errors import OperationError
from .folder import DUMP, FORMAT, SUMS, Backup, Writer, complete, name_of
from .programs import Programs, find_programs

UNFINISHED = ".unfinished-"
# What the restoring user may not set, as on a hosted server: owners, rights, remarks on extensions.
DUMP_OPTIONS = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]


@dataclass
class Made:
    """What became of a backup. `missing`: named by the database without being there."""

    folder: Path
    files: int = 0
    size: int = 0
    vanished: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def make_backup(
    folder: Path,
    *,
    recipients: list[Any] | None = None,
    keep: int | None = None,
    storage: Storage | None = None,
) -> Made:
    """Make a backup in the folder, read it again, and only then remove the oldest beyond `keep`."""
    storage = storage or default_storage
    programs = find_programs(database.major_version(connection), connection)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder):
        clear_unfinished(folder)
        check_room(folder, storage)
        moment = datetime.now(UTC)
        name = name_of(connection.settings_dict["NAME"], moment.strftime("%Y%m%dT%H%M%SZ"))
        unfinished, target = folder / f"{UNFINISHED}{name}", folder / name
        if target.exists():
            raise OperationError(f"{target} is there already; wait a second.")
        made = Made(target)
        try:
            fill(Writer(unfinished, recipients or []), programs, storage, moment, made)
            check(unfinished, programs)
            unfinished.rename(target)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise OperationError(f"The disk of {folder} is full: the backup was not made.") from error
            raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        sync(folder)
        if keep:
            made.removed = remove_oldest(folder, keep)
    return made


def fill(writer: Writer, programs: Programs, storage: Storage, moment: datetime, made: Made) -> None:
    try:
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "made_at": moment.isoformat(timespec="seconds"),
            "database": connection.settings_dict["NAME"],
            "release": release(),
            "postgresql": database.major_version(connection),
        }
        with database.snapshot(connection) as snapshot:
            manifest["dump"] = dump(writer, programs, snapshot)
            manifest["migrations"] = database.applied_migrations(connection)
            manifest["tables"] = database.count_rows(connection)
            named = set(database.named_files())
        copy_files(writer, storage, named, made)
        manifest |= {"files": made.files, "vanished": made.vanished, "missing": made.missing}
        writer.finish(manifest)
        made.size = writer.stored_size
    finally:
        writer.close()


def dump(writer: Writer, programs: Programs, snapshot: str) -> dict[str, Any]:
    with programs.run("pg_dump", *DUMP_OPTIONS, f"--snapshot={snapshot}", stdout=subprocess.PIPE) as process:
        return {"path": DUMP, **asdict(writer.add(DUMP, process.stdout))}


def copy_files(writer: Writer, storage: Storage, named: set[str], made: Made) -> None:
    """Copy every file of the storage. `named` are those that the snapshot names."""
    for name in media.walk(storage):
        try:
            with storage.open(name) as source:
                writer.add_file(name, source)
        except FileNotFoundError:
            made.vanished.append(name)
        else:
            made.files += 1
            named.discard(name)
    made.missing = sorted(named)


def check(folder: Path, programs: Programs) -> None:
    """Read again what was written; encrypted, as far as it can be without the private key."""
    found = list(problems(Backup(folder), programs))
    if found:
        raise OperationError("The backup isn't what was written: " + "; ".join(found))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One at a time; the system lets go of the lock of a process that was killed."""
    with open(folder / ".lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperationError(f"Another backup into {folder} is running.") from None
        yield


def clear_unfinished(folder: Path) -> None:
    """Remove what an interrupted run left."""
    for path in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path)


def check_room(folder: Path, storage: Storage) -> None:
    """Raises OperationError where the disk can't hold database and files. The dump is smaller: compressed."""
    needed = database.size(connection) + media.local_size(storage)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OperationError(
            f"The disk of {folder} has {free // 10**6} MB left; {needed // 10**6} MB may be needed."
        )


def sync(folder: Path) -> None:
    """See that the new name is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_oldest(folder: Path, keep: int) -> list[str]:
    """Remove the oldest complete backups of this database beyond so many."""
    removed = complete(folder, connection.settings_dict["NAME"])[:-keep]
    for path in removed:
        remove(path)
    return [path.name for path in removed]


def remove(path: Path) -> None:
    """Remove the records of a backup; what somebody else put beside them stays, under a name that says so."""
    records = {*Backup(path).sums(), SUMS}
    # Half removed, it must not look like a backup.
    gone = path.rename(path.with_name(f"{UNFINISHED}{path.name}"))
    # What is below a folder comes before it.
    for found in sorted(gone.rglob("*"), reverse=True):
        if found.is_dir() and not found.is_symlink():
            _remove_empty(found)
        elif str(found.relative_to(gone)) in records:
            found.unlink()
    if not _remove_empty(gone):
        gone.rename(path.with_name(f"left-of-{path.name}"))


def _remove_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True
