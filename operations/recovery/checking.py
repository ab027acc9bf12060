"""Is what a moment is gone back to by up to date, and sound?"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from django.core.files.storage import Storage, default_storage
from django.db import connection

from operations import database
from operations.errors import OperationError
from operations.programs import Programs, find_programs

from . import base as base_copies
from .copying import behind, media_folder
from .journal import Journal
from .places import BaseCopy, Copies, moment_text, parse_lsn
from .wal import follow, holds

# Seconds: what may be lost at most.
LIMIT = 60
OLDEST_BASE = timedelta(hours=26)
# A transaction of no table: where nobody changes anything for hours, the newest moment still moves on.
HEARTBEAT = "SELECT pg_logical_emit_message(true, 'portal', %s)"
SERVER = """
SELECT (SELECT system_identifier FROM pg_control_system()),
    ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
"""


def lags(copies: Copies, storage: Storage = default_storage) -> Iterator[str]:
    """In what the copies are behind the server and its files, a sentence for each."""
    found = copies.base_copies()
    if not found:
        yield f"there is no base copy in {copies.bases}"
    else:
        yield from wrong_base(found[-1])
        yield from late_changes(copies, found[-1])
    yield from late_files(copies, storage)


def wrong_base(base: BaseCopy) -> Iterator[str]:
    age = datetime.now(UTC) - base.ended_at
    if age > OLDEST_BASE:
        yield f"the newest base copy is {age.total_seconds() / 3600:.0f} hours old"
    with connection.cursor() as cursor:
        cursor.execute(SERVER)
        system, timeline = cursor.fetchone()
    if system != base.about.system:
        yield "the copies are of another server: begin a new folder"
    elif timeline != base.about.timeline:
        yield "the server was recovered or promoted since the newest base copy: begin a new folder"


def late_changes(
    copies: Copies, base: BaseCopy, *, seconds: float = LIMIT, pause: Callable[[float], None] = time.sleep
) -> Iterator[str]:
    """Change something, and wait until it has arrived."""
    programs = find_programs(database.major_version(connection))
    place = beat()
    end = time.monotonic() + seconds
    while not holds(copies.wal, base, place, programs):
        if time.monotonic() > end:
            yield f"a change that was made {seconds:.0f} s ago isn't in {copies.wal}: does portal-wal run?"
            return
        pause(0.5)


def beat() -> int:
    """Make a change that nobody sees; returns its place, behind which its commit is."""
    with connection.cursor() as cursor:
        cursor.execute(HEARTBEAT, [token_hex(8)])
        return parse_lsn(cursor.fetchone()[0])


def late_files(copies: Copies, storage: Storage) -> Iterator[str]:
    try:
        folder = media_folder(storage)
    except OperationError:
        # A store that keeps versions by itself.
        return
    journal = Journal(copies.files)
    scanned = journal.scanned
    if scanned is None or time.time() - scanned > LIMIT:
        since = f" since {moment_text(datetime.fromtimestamp(scanned, UTC))}" if scanned else ""
        yield f"the files weren't looked through{since}: does portal-files run?"
        return
    if late := behind(journal, folder, LIMIT):
        yield f"{len(late)} files aren't copied after {LIMIT} s: {', '.join(late[:5])}"


def damages(copies: Copies, say: Callable[[str], None]) -> Iterator[str]:
    """Read all copies whole, and tell which moments they reach; yields a sentence for each that is wrong."""
    found = copies.base_copies()
    for base in found:
        if problem := base_copies.problem(base, _programs(base)):
            yield f"the base copy {base.path.name} is damaged: {problem}"
    if found:
        # What comes after the oldest holds what comes after the others.
        chain = follow(copies.wal, found[0], _programs(found[0]))
        say(f"Moments: {moment_text(found[0].ended_at)} to {moment_text(chain.newest)}")
        if chain.problem:
            yield chain.problem
    yield from Journal(copies.files).problems()


def _programs(base: BaseCopy) -> Programs:
    return find_programs(base.about.postgresql)
