"""Copying the uploaded files as they come: the storage is looked through every few seconds."""

import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
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


def look(folder: Path, failed: dict[str, str]) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a folder and of all below it, by their names in the storage; links aren't followed.

    What can't be looked at is put into `failed`, with the reason.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with _noted(failed, below), os.scandir(folder / below) as entries:
            for entry in entries:
                name = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(name)
                elif entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        yield name, entry.stat(follow_symlinks=False)


@contextmanager
def _noted(failed: dict[str, str], name: str) -> Iterator[None]:
    """What went meanwhile is no failure."""
    try:
        yield
    except FileNotFoundError:
        return
    except OSError as error:
        failed[name] = error.strerror or str(error)


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
        self._note_lost()

    def scan(self) -> int:
        """Look through the folder once and copy what is new; returns how many files came or changed.

        Raises OperationError where the folder is empty though files were there: so it looks unmounted; and,
        after all others were copied, where one can't be.
        """
        began = time.time()
        there, count = set(), 0
        failed: dict[str, str] = {}
        for name, status in look(self.folder, failed):
            there.add(name)
            known = self.known.get(name)
            if known is None or known.stamp != stamp(status):
                with _noted(failed, name):
                    count += self._copy(name, began)
        # Whether it is there isn't known of what is in a folder that can't be looked at.
        gone = {name for name in self.known.keys() - there if not _is_below(name, failed)}
        self._note_gone(gone, began)
        if failed:
            some = "; ".join(f"{name or self.folder}: {reason}" for name, reason in list(failed.items())[:5])
            raise OperationError(f"{len(failed)} files or folders can't be copied: {some}")
        self.journal.note_scan(began)
        return count

    def forget(self, before: datetime | None) -> int:
        """Drop what no moment from `before` on needs, once for each."""
        if before is None or before == self._forgotten_before:
            return 0
        self._forgotten_before = before
        count = self.journal.forget(before.timestamp())
        self._note_lost()
        return count

    def _note_lost(self) -> None:
        """What is known though its content isn't there any more is copied anew by the next look."""
        there = self.journal.digests()
        for name, seen in self.known.items():
            if seen.sha256 not in there:
                self.known[name] = replace(seen, stamp=[])

    def _copy(self, name: str, at: float) -> int:
        """Copy a file, but not one that is being written: the next look finds it again."""
        with open(self.folder / name, "rb") as source:
            before = stamp(os.fstat(source.fileno()))
            digest, size = self.journal.keep(source)
            status = os.fstat(source.fileno())
        if stamp(status) != before:
            return 0
        # A clock that was set back, or a file that brought its time along, is never younger than seen, and
        # never older than the look that didn't find it.
        written = max(min(status.st_mtime, at), self.journal.scanned or 0)
        self._write([Seen(name, at, written, size, digest, before)])
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
    failed: dict[str, str] = {}
    late = {
        name
        for name, status in look(folder, failed)
        if status.st_mtime < limit and (name not in known or known[name].stamp != stamp(status))
    }
    return sorted(late | failed.keys())


def _is_below(name: str, folders: Collection[str]) -> bool:
    return any(not folder or name.startswith(f"{folder}/") for folder in folders)
