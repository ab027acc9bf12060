"""Base copies: the server's data folder, to which what it wrote since is added to reach a moment."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from operations import database
from operations.errors import OperationError
from operations.making import UNFINISHED, clear_unfinished, locked, sync
from operations.programs import Programs, find_programs

from .places import DATA, About, BaseCopy, Copies, name_of_moment, parse_lsn, require, run
from .wal import Segments

FACTS = """
SELECT now(), (SELECT system_identifier FROM pg_control_system()),
    (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'),
    current_setting('data_checksums') = 'on'
"""
MANIFEST = "backup_manifest"


@dataclass(frozen=True)
class Made:
    """A new base copy, and what went for it. Without `has_checksums` of pages a bad disk isn't noticed."""

    base: BaseCopy
    size: int
    has_checksums: bool
    removed: list[str] = field(default_factory=list)


def make_base_copy(copies: Copies, *, keep: int | None = None) -> Made:
    """Copy the data folder, read it again, and only then remove what no moment of `keep` days needs.

    Raises OperationError where it can't be made; then nothing was removed.
    """
    programs = find_programs(database.major_version(connection), connection)
    require(programs, "pg_archivecleanup")
    copies.require()
    copies.bases.mkdir(mode=0o700, exist_ok=True)
    with locked(copies.bases):
        clear_unfinished(copies.bases)
        check_room(copies.bases)
        unfinished = copies.bases / f"{UNFINISHED}base"
        unfinished.mkdir(mode=0o700)
        try:
            has_checksums = fill(unfinished, programs)
            if found := problem(BaseCopy.read(unfinished), programs):
                raise OperationError(f"The base copy isn't what was written: {found}")
            base = give_name(unfinished, copies)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        removed = remove_oldest(copies, keep, programs) if keep else []
    return Made(base, size_of(base.data), has_checksums, removed)


def check_room(folder: Path) -> None:
    needed, free = database.size(connection), shutil.disk_usage(folder).free
    if free < needed:
        raise OperationError(
            f"The disk of {folder} has {free // 10**6} MB left; {needed // 10**6} MB are needed."
        )


def fill(folder: Path, programs: Programs) -> bool:
    """Copy, and note what it is of; returns whether the server's pages have checksums.

    With what is written meanwhile (`--wal-method=stream`): it can be used by itself as well.
    """
    data = folder / DATA
    run(
        programs, "pg_basebackup", f"--pgdata={data}", "--checkpoint=fast", "--wal-method=stream",
        "--manifest-checksums=SHA256", "--no-password", stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        ended_at, system, segment_size, has_checksums = cursor.fetchone()
    needed = json.loads((data / MANIFEST).read_text(encoding="utf-8"))["WAL-Ranges"][-1]
    about = About(
        ended_at=ended_at.isoformat(),
        postgresql=database.major_version(connection),
        system=system,
        timeline=needed["Timeline"],
        start=parse_lsn(needed["Start-LSN"]),
        stop=parse_lsn(needed["End-LSN"]),
        segment_size=segment_size,
    )
    BaseCopy.write(folder, about)
    return has_checksums


def problem(base: BaseCopy, programs: Programs) -> str:
    """What is wrong with a base copy, each file with its checksum; "" where it is sound."""
    try:
        run(programs, "pg_verifybackup", "--quiet", str(base.data), stdout=subprocess.DEVNULL)
    except OperationError as error:
        return str(error)
    return ""


def give_name(unfinished: Path, copies: Copies) -> BaseCopy:
    target = copies.bases / name_of_moment(BaseCopy.read(unfinished).ended_at)
    if target.exists():
        raise OperationError(f"{target} is there already; wait a second.")
    os.sync()
    unfinished.rename(target)
    sync(copies.bases)
    return BaseCopy.read(target)


def remove_oldest(copies: Copies, days: int, programs: Programs) -> list[str]:
    """Remove what no moment of so many days needs, and what was written before the oldest that stays.

    The copy from which the oldest of these moments is reached is itself older. Copies that were made by hand
    in between cost no other its place.
    """
    found = copies.base_copies()
    limit = found[-1].ended_at - timedelta(days=days)
    unneeded = max(sum(base.ended_at <= limit for base in found) - 1, 0)
    for base in found[:unneeded]:
        # Half removed, it must not look like a base copy.
        gone = base.path.rename(copies.bases / f"{UNFINISHED}{base.path.name}")
        shutil.rmtree(gone)
    oldest = Segments(copies.wal, found[unneeded])
    run(programs, "pg_archivecleanup", str(copies.wal), oldest.name(oldest.first))
    return [base.path.name for base in found[:unneeded]]


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def oldest_moment(copies: Copies) -> datetime | None:
    """The oldest that can be gone back to, None where there is no base copy yet."""
    found = copies.base_copies()
    return found[0].ended_at if found else None
