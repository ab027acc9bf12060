"""The uploaded files as they were at each moment: what was seen of each name, and every content once.

    files/journal.jsonl          one line for each time that a file came, changed or went
    files/objects/ab/cdef…       the contents, by their SHA-256
    files/scanned                when the storage was last looked through

A name may come again with another content (Django gives it anew once its file is gone), so that a copy by
name would lose the older one.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import IO

from operations.making import sync

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Seen:
    """A line of the journal. Times are seconds since 1970.

    `written` is when the content was written, or `at`, when it was first seen; a file that went has no
    `sha256`, and was still there at `written`.
    """

    name: str
    at: float
    written: float
    size: int = 0
    sha256: str = ""
    # What tells whether the file is still this one, without reading it.
    stamp: list[int] = field(default_factory=list)


class Journal:
    """The journal and the contents, in the folder `files` of the copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "journal.jsonl"
        self.objects = folder / "objects"
        self.unfinished = folder / "unfinished"
        self._scanned = folder / "scanned"

    def prepare(self) -> None:
        """Make what is missing, and cut off the line that a kill may have left half written."""
        self.objects.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.path, "a+b", opener=_for_us_alone) as file:
            file.seek(0)
            text = file.read()
            file.truncate(text.rfind(b"\n") + 1)

    def lines(self) -> Iterator[Seen]:
        """All that was seen, in its order; a line that can't be read is left out (`unreadable`)."""
        return (line for line in self._read() if isinstance(line, Seen))

    def unreadable(self) -> list[str]:
        """A sentence for each line that can't be read: what it was about isn't known."""
        return [line for line in self._read() if isinstance(line, str)]

    def _read(self) -> Iterator[Seen | str]:
        with suppress(FileNotFoundError), self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                # The last one may be being written, or may have been when the machine went.
                if not line.endswith(b"\n"):
                    return
                try:
                    yield Seen(**json.loads(line))
                except (ValueError, TypeError) as error:
                    yield f"{self.path}, line {number}, can't be read: {error}"

    def add(self, lines: Iterable[Seen]) -> None:
        """Write lines, and see that they are on the disk; what a full disk took a part of is taken back."""
        # Without a buffer, which would be written once more when the file is closed.
        with open(self.path, "ab", buffering=0, opener=_for_us_alone) as file:
            before = os.fstat(file.fileno()).st_size
            try:
                left = memoryview(b"".join(map(_encoded, lines)))
                while left:
                    left = left[file.write(left) :]
                os.fsync(file.fileno())
            except BaseException:
                file.truncate(before)
                raise

    def object(self, digest: str) -> Path:
        return self.objects / digest[:2] / digest[2:]

    def keep(self, source: IO[bytes]) -> tuple[str, int]:
        """Keep a content; returns its SHA-256 and its size. It has its name only when it is on the disk."""
        digest, size = sha256(), 0
        with open(self.unfinished, "wb", opener=_for_us_alone) as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        place = self.object(digest.hexdigest())
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700)
            sync(self.objects)
        self.unfinished.rename(place)
        sync(place.parent)
        return digest.hexdigest(), size

    @property
    def scanned(self) -> float | None:
        """When the last look through the storage began that came to its end."""
        with suppress(OSError, ValueError):
            return float(self._scanned.read_text())
        return None

    def note_scan(self, began: float) -> None:
        new = self._scanned.with_name("scanned.new")
        new.write_text(str(began))
        new.replace(self._scanned)

    def forget(self, before: float) -> int:
        """Drop what no moment from `before` on needs; returns how many contents went.

        Nothing goes while a line can't be read: a content may be its own.
        """
        if self.unreadable():
            return 0
        kept = list(_needed(self.lines(), before))
        new = self.path.with_name("journal.new")
        with open(new, "wb", opener=_for_us_alone) as file:
            file.writelines(_encoded(line) for line in kept)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        sync(self.folder)
        needed = {line.sha256 for line in kept}
        gone = self.digests() - needed
        for digest in gone:
            self.object(digest).unlink()
        return len(gone)

    def digests(self) -> set[str]:
        """Of all contents that are there."""
        return {path.parent.name + path.name for path in self.objects.glob("*/*")}

    def problems(self) -> Iterator[str]:
        """What is wrong with the lines, and with the contents, each read whole."""
        yield from self.unreadable()
        for digest, name in {line.sha256: line.name for line in self.lines() if line.sha256}.items():
            if problem := self.problem(digest):
                yield f"{name}: {problem}"

    def problem(self, digest: str) -> str:
        """What is wrong with a content; "" where it is what was copied."""
        try:
            with self.object(digest).open("rb") as file:
                found = _digest(file)
        except OSError as error:
            return f"{error.strerror}: {self.object(digest)}"
        return "" if found == digest else f"{self.object(digest)} isn't what was copied"


def _needed(lines: Iterable[Seen], before: float) -> Iterator[Seen]:
    """Of each name what holds at `before`, and all that came later."""
    by_name: dict[str, list[Seen]] = {}
    for line in lines:
        by_name.setdefault(line.name, []).append(line)
    for seen in by_name.values():
        # When each was followed by the next.
        ends = [*(line.at for line in seen[1:]), inf]
        for line, end in zip(seen, ends, strict=True):
            has_gone = not line.sha256 and line.at < before
            if end >= before and not has_gone:
                yield line


def as_of(lines: Iterable[Seen], moment: float, named: set[str]) -> dict[str, Seen]:
    """The files of a moment, as they have to be put: {name: the content it had}.

    A file that was being written or removed about the moment is there where the database of that moment names
    it. So a picture that was hidden just then doesn't come back where anybody may fetch it.
    """
    by_name: dict[str, list[Seen]] = {}
    for line in lines:
        by_name.setdefault(line.name, []).append(line)
    found = {}
    for name, seen in by_name.items():
        if content := _at(seen, moment) or (_nearest(seen, moment) if name in named else None):
            found[name] = content
    return found


def _at(seen: list[Seen], moment: float) -> Seen | None:
    """What is certain to have been there."""
    before = [line for line in seen if line.written <= moment]
    return before[-1] if before and before[-1].sha256 else None


def _nearest(seen: list[Seen], moment: float) -> Seen | None:
    """What a file that the database names had last, or first where it was seen later only."""
    contents = [line for line in seen if line.sha256]
    before = [line for line in contents if line.written <= moment]
    return before[-1] if before else next(iter(contents), None)


def _encoded(line: Seen) -> bytes:
    # In ASCII, which holds names that are no UTF-8 as well.
    return json.dumps(asdict(line)).encode() + b"\n"


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def size_of(lines: dict[str, Seen]) -> int:
    return sum(line.size for line in lines.values())
