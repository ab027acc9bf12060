"""Copying the uploaded files as they come: the storage is looked through every few seconds."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage, Storage, default_storage

from operations.errors import OperationError

from .journal import Journal, Seen


def media_folder(storage: Storage = default_storage) -> Path:
    """Where the uploaded files are; raises OperationError where that is no folder."""
    if not isinstance(storage, FileSystemStorage):
        raise OperationError(
            "The uploaded files aren't in a folder: their store keeps versions itself (docs/operations.md)."
        )
    return Path(storage.location)


def look(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a folder and of all below it, by their names in the storage; links aren't followed."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with suppress(FileNotFoundError), os.scandir(folder / below) as entries:
            for entry in entries:
                name = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(name)
                elif entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        yield name, entry.stat(follow_symlinks=False)


def stamp(status: os.stat_result) -> list[int]:
    return [status.st_mtime_ns, status.st_size, status.st_ino]


class Copier:
    """Keeps the copy of a folder of files up to date. One at a time: the caller holds a lock."""

    def __init__(self, journal: Journal, folder: Path) -> None:
        journal.prepare()
        self.journal = journal
        self.folder = folder
        self.known: dict[str, Seen] = {}
        self._forgotten_before: datetime | None = None
        for line in journal.lines():
            self._learn(line)

    def scan(self) -> int:
        """Look through the folder once and copy what is new; returns how many files came or changed.

        Raises OperationError where the folder is empty though files were there: so it looks unmounted.
        """
        began = time.time()
        there, count = set(), 0
        for name, status in look(self.folder):
            there.add(name)
            known = self.known.get(name)
            if known is None or known.stamp != stamp(status):
                count += self._copy(name, began)
        self._note_gone(self.known.keys() - there, began)
        self.journal.note_scan(began)
        return count

    def forget(self, before: datetime | None) -> int:
        """Drop what no moment from `before` on needs, once for each."""
        if before is None or before == self._forgotten_before:
            return 0
        self._forgotten_before = before
        return self.journal.forget(before.timestamp())

    def _copy(self, name: str, at: float) -> int:
        """Copy a file, but not one that is being written: the next look finds it again."""
        try:
            with open(self.folder / name, "rb") as source:
                before = stamp(os.fstat(source.fileno()))
                digest, size = self.journal.keep(source)
                status = os.fstat(source.fileno())
        except FileNotFoundError:
            return 0
        if stamp(status) != before:
            return 0
        # A clock that was set back, or a file that brought its time along, is never younger than seen.
        self._write([Seen(name, at, min(status.st_mtime, at), size, digest, before)])
        return 1

    def _note_gone(self, names: set[str], at: float) -> None:
        # One whose files were all deleted has the folders still that they were in.
        if names and not (self.folder.is_dir() and any(self.folder.iterdir())):
            raise OperationError(
                f"{self.folder} is empty though {len(names)} files were there: is it mounted?"
            )
        last = self.journal.scanned or at
        self._write([Seen(name, at, last) for name in sorted(names)])

    def _write(self, lines: list[Seen]) -> None:
        if lines:
            self.journal.add(lines)
        for line in lines:
            self._learn(line)

    def _learn(self, line: Seen) -> None:
        if line.sha256:
            self.known[line.name] = line
        else:
            self.known.pop(line.name, None)


def behind(journal: Journal, folder: Path, seconds: float) -> list[str]:
    """The names of the files that have been there for longer than that and aren't copied as they are."""
    known: dict[str, Seen] = {line.name: line for line in journal.lines()}
    limit = time.time() - seconds
    return sorted(
        name
        for name, status in look(folder)
        if status.st_mtime < limit and (name not in known or known[name].stamp != stamp(status))
    )
