"""Reading a backup from end to end: is each record what was written?"""

import subprocess
from collections.abc import Iterator
from typing import Any

from .errors import OperationError
from .folder import DUMP, FILES, MANIFEST, Backup, Nowhere, Sum
from .programs import Programs


def problems(backup: Backup, programs: Programs) -> Iterator[str]:
    """What is wrong with a backup, a line for each record; nothing where all is well.

    Without the key of an encrypted one its records are compared as they are stored, which needs none.
    """
    expected = backup.sums()
    if backup.is_readable:
        yield from _wrong_contents(backup, programs, expected)
    for stored in list(expected):
        yield from _wrong_storing(backup, stored, expected)


def _wrong_contents(backup: Backup, programs: Programs, expected: dict[str, str]) -> Iterator[str]:
    """Takes the records that it has compared out of `expected`."""
    try:
        manifest = backup.manifest()
    except OperationError as error:
        yield str(error)
        return
    yield from _wrong_dump(backup, programs, manifest["dump"], expected)
    wrong_list = list(_wrong_record(backup, FILES, _sum(manifest["list"]), Nowhere(), expected))
    yield from wrong_list
    if wrong_list:
        return
    count = 0
    for file in backup.files():
        count += 1
        for problem in _wrong_record(backup, file.path, file.sum, Nowhere(), expected):
            yield f"{problem} ({file.name})"
    if count != manifest["files"]:
        yield f"{FILES} lists {count} files, {MANIFEST} tells of {manifest['files']}"


def _wrong_dump(
    backup: Backup, programs: Programs, entry: dict[str, Any], expected: dict[str, str]
) -> Iterator[str]:
    """pg_restore reads the whole dump, as it would to restore it: `--list` would read its head only."""
    try:
        with programs.run("pg_restore", "--file=/dev/null", stdin=subprocess.PIPE) as process:
            yield from _wrong_record(backup, DUMP, _sum(entry), process.stdin, expected)
    except OperationError as error:
        yield f"{backup.stored_name(DUMP)}: {error}"


def _wrong_record(
    backup: Backup, path: str, content: Sum, target: Any, expected: dict[str, str]
) -> Iterator[str]:
    name = backup.stored_name(path)
    wanted = expected.pop(name, None)
    try:
        stored, found = backup.copy(path, target)
    except BrokenPipeError:
        # The program that reads it gave up, and says why.
        return
    except (OSError, ValueError) as error:
        yield f"{name}: {error}"
        return
    if found != content:
        yield f"{name}: its content isn't what was backed up"
    elif stored.sha256 != wanted:
        yield f"{name}: SHA256SUMS tells another checksum"


def _wrong_storing(backup: Backup, stored: str, expected: dict[str, str]) -> Iterator[str]:
    try:
        found = Backup.measure(backup.folder / stored)
    except OSError as error:
        yield f"{stored}: {error.strerror}"
        return
    if found.sha256 != expected[stored]:
        yield f"{stored}: its checksum isn't that of SHA256SUMS"


def _sum(entry: dict[str, Any]) -> Sum:
    return Sum(entry["size"], entry["sha256"])
