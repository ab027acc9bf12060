"""Going back to a moment on an empty server: all is checked before anything is touched."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import inf
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import connection
from psycopg import sql

from operations import database
from operations.errors import OperationError
from operations.media import put
from operations.programs import Programs, find_programs
from operations.restoring import bring_up_to_date, tell_missing
from operations.roles import grant

from . import base as base_copies
from .copying import media_folder
from .journal import Journal, as_of, size_of
from .places import BaseCopy, Copies, moment_text
from .server import as_owner, end_leftover, recovered
from .wal import Chain, follow

# In the data folder until all is done: what is there is this command's own, and may be begun again.
UNFINISHED = "portal-recovery-unfinished"
# So many files are named.
TOLD = 20
ORDER = """
SELECT datcollversion, pg_database_collation_actual_version(oid) FROM pg_database
WHERE datname = current_database()
"""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """From which base copy a moment is reached; None is the end of what was copied."""

    base: BaseCopy
    chain: Chain
    moment: datetime | None
    programs: Programs


def plan(copies: Copies, moment: datetime | None) -> Plan:
    """Choose the base copy, and see that it and all that came after it are sound.

    Raises OperationError, which tells the moments that are possible where this one isn't.
    """
    found = copies.base_copies()
    if not found:
        raise OperationError(f"There is no base copy in {copies.bases}.")
    fitting = [base for base in found if moment is None or base.ended_at <= moment]
    if not fitting:
        raise OperationError(
            f"The oldest moment is {moment_text(found[0].ended_at)}, when the first base copy was whole."
        )
    base = fitting[-1]
    programs = find_programs(base.about.postgresql)
    chain = follow(copies.wal, base, programs)
    refuse_unreachable(base, chain, moment)
    if problem := base_copies.problem(base, programs):
        raise OperationError(
            f"The base copy {base.path.name} is damaged: {problem}\n"
            "Move it out of the folder to have an older one taken."
        )
    # A server goes on for as long as nothing ended later than the moment: of the last one that is its end.
    return Plan(base, chain, None if moment == chain.newest else moment, programs)


def refuse_unreachable(base: BaseCopy, chain: Chain, moment: datetime | None) -> None:
    span = f"{moment_text(base.ended_at)} to {moment_text(chain.newest)} ({chain.newest.isoformat()})"
    if chain.problem and (moment is None or moment > chain.newest):
        raise OperationError(
            f"{chain.problem}. From the base copy {base.path.name} these moments can be reached: {span}."
        )
    if moment and moment > chain.newest:
        raise OperationError(
            f"Nothing is known of that moment. From the base copy {base.path.name} these can be reached: "
            f"{span}. Without --to it is the last."
        )


def recover(
    copies: Copies,
    data: Path,
    moment: datetime | None,
    say: Say,
    *,
    finish: Callable[[], None],
    storage: Storage = default_storage,
) -> datetime:
    """Lay a base copy into the empty folder `data`, take it on to a moment, put the files of that moment.

    `finish` is called while the recovered database can still be asked. Returns the moment that was reached.
    Killed, it may be run again. Raises OperationError; before anything was touched where a copy of the server
    isn't sound, the moment isn't known or a folder isn't empty. A file whose copy is harmed is left out and
    told at the end: the others are worth having.
    """
    check_folder(data)
    journal = journal_of(copies, storage)
    if journal:
        check_media(media_folder(storage), is_begun=is_unfinished(data))
    planned = plan(copies, moment)
    check_owner(data, copies)
    check_room(base_copies.size_of(planned.base.data), data)
    if journal:
        # At the end all that was copied counts, also what came after the last change.
        moment_of_files = planned.moment.timestamp() if planned.moment else inf
        check_room(size_of(as_of(journal.lines(), moment_of_files, set())), media_folder(storage))
    say(f"The copies are sound. Laying the base copy {planned.base.path.name} into {data}…")
    lay(planned, data)
    say("Going on from there…")
    with recovered(data, copies.wal, planned.moment, planned.programs) as reached:
        reached = reached or planned.base.ended_at
        say(f"The last change taken over is of {reached.astimezone().isoformat(' ')}.")
        refuse_newer_code()
        mend_order(say)
        bring_up_to_date(say)
        grant()
        lost = restore_files(journal, moment_of_files, storage, say) if journal else []
        tell_missing({"missing": []}, storage, say)
        tell_lost(lost, say)
        finish()
    os.sync()
    (data / UNFINISHED).unlink()
    return reached


def check_folder(data: Path) -> None:
    """Raises OperationError where something is there that isn't this command's own."""
    if not data.is_dir():
        raise OperationError(f"There is no folder {data}: make it, for the user who runs PostgreSQL.")
    if any(data.iterdir()) and not is_unfinished(data):
        raise OperationError(f"{data} isn't empty: move what is there away. Nothing was touched.")


def is_unfinished(data: Path) -> bool:
    return (data / UNFINISHED).exists()


def journal_of(copies: Copies, storage: Storage) -> Journal | None:
    """None where the files are in a store that keeps their versions by itself."""
    try:
        media_folder(storage)
    except OperationError:
        return None
    journal = Journal(copies.files)
    if not journal.path.exists():
        raise OperationError(f"There is no {journal.path}: no file was ever copied.")
    return journal


def check_media(folder: Path, *, is_begun: bool) -> None:
    """Raises OperationError where the portal could not write there afterwards, or files are there."""
    if not folder.is_dir():
        raise OperationError(f"There is no folder {folder}: make it, for the user who runs the portal.")
    if os.geteuid() == 0 and folder.stat().st_uid == 0:
        raise OperationError(f"{folder} is root's: it must belong to the user who runs the portal.")
    if not os.access(folder, os.W_OK):
        raise OperationError(f"{folder} can't be written: run this as root.")
    if not is_begun and any(folder.iterdir()):
        raise OperationError(f"{folder} isn't empty: the files of that moment go there.")


def check_owner(data: Path, copies: Copies) -> None:
    """Raises OperationError where the server could not be started, or would not find what was written."""
    status = data.stat()
    if status.st_uid == 0:
        raise OperationError(f"{data} is root's: it must belong to the user who runs PostgreSQL.")
    if os.geteuid() not in (0, status.st_uid):
        raise OperationError(
            f"{data} is another user's: run this as root or as the user who runs PostgreSQL."
        )
    readable = subprocess.run(  # noqa: S603
        ["/usr/bin/test", "-r", str(newest_segment(copies))], cwd="/", check=False, **as_owner(data)
    )
    if readable.returncode:
        raise OperationError(f"The user who runs PostgreSQL can't read {copies.wal}: give the copies to him.")


def newest_segment(copies: Copies) -> Path:
    return max(copies.wal.iterdir(), default=copies.wal)


def check_room(needed: int, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OperationError(
            f"The disk of {folder} has {free // 10**6} MB left; {needed // 10**6} MB are needed."
        )


def lay(planned: Plan, data: Path) -> None:
    """Put the base copy where the server finds it, for its user."""
    (data / UNFINISHED).touch()
    end_leftover(data, planned.programs)
    for path in data.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != UNFINISHED:
            path.unlink()
    shutil.copytree(planned.base.data, data, symlinks=True, dirs_exist_ok=True)
    data.chmod(0o700)
    give(data)


def give(folder: Path) -> None:
    """All in a folder to its owner, where that is in our power."""
    if user := as_owner(folder):
        for path in folder.rglob("*"):
            os.chown(path, user["user"], user["group"], follow_symlinks=False)


def refuse_newer_code() -> None:
    unknown = database.unknown_migrations(database.applied_migrations(connection))
    if unknown:
        raise OperationError(
            f"The database is newer than the code ({', '.join(unknown[:3])} and others like it, "
            f"{len(unknown)} in sum): run this again with the code of its time or newer."
        )


def mend_order(say: Say) -> None:
    """Write the indexes anew where this machine sorts text otherwise than that of the copies.

    Another release of its C library may; then an index of texts doesn't find what is there.
    """
    name = sql.Identifier(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(ORDER)
        before, here = cursor.fetchone()
        if before is None or before == here:
            return
        say(f"This machine sorts text otherwise ({here}, the copies {before}): all indexes are written anew…")
        cursor.execute(sql.SQL("REINDEX DATABASE {}").format(name))
        cursor.execute(sql.SQL("ALTER DATABASE {} REFRESH COLLATION VERSION").format(name))


def restore_files(journal: Journal, moment: float, storage: Storage, say: Say) -> list[str]:
    """Put the files of a moment; returns a sentence for each that can't be, since its copy is harmed."""
    lines = list(journal.lines())
    found = as_of(lines, moment, set(database.named_files()))
    say(f"Restoring {len(found)} files ({size_of(found) // 10**6} MB)…")
    lost = journal.unreadable()
    with acting_as_owner(media_folder(storage)) as as_us:
        # What an earlier run put that was killed, to another moment.
        for name in {line.name for line in lines} - found.keys():
            storage.delete(name)
        for name, seen in found.items():
            if problem := as_us(journal.problem, seen.sha256):
                storage.delete(name)
                lost.append(f"{name}: {problem}")
                continue
            with as_us(journal.object(seen.sha256).open, "rb") as content:
                put(storage, name, File(content))
    return lost


def tell_lost(lost: list[str], say: Say) -> None:
    if not lost:
        return
    say(f"{len(lost)} copies of files are harmed or missing, and were left out:")
    for sentence in lost[:TOLD]:
        say(f"  {sentence}")
    if len(lost) > TOLD:
        say("  … check_recovery --read names all.")


@contextmanager
def acting_as_owner(folder: Path) -> Iterator[Callable[..., Any]]:
    """Write as the owner of a folder: root follows no link that he has laid.

    Gives what calls a function as this user, who alone can read the copies.
    """
    user = as_owner(folder)

    def as_us(function: Callable[..., Any], *arguments: Any) -> Any:
        if not user:
            return function(*arguments)
        _become(0, 0)
        try:
            return function(*arguments)
        finally:
            _become(user["user"], user["group"])

    try:
        yield as_us
    finally:
        if user:
            _become(0, 0)


def _become(user: int, group: int) -> None:
    # Rights come before what takes them away.
    os.seteuid(0)
    os.setegid(group)
    os.seteuid(user)
