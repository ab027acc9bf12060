"""What the server wrote (its WAL), as pg_receivewal keeps it: is it there without a gap, and sound?"""

import re
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from operations.errors import OperationError
from operations.programs import Programs

from .places import BaseCopy, lsn_text, parse_lsn, require, run

PARTIAL = ".partial"
SEGMENT = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?")
ENDED = re.compile(rb"desc: (?:COMMIT|ABORT)[A-Z_]* (?:\d+: )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) UTC")
LSN = re.compile(r"\b[0-9A-F]{1,8}/[0-9A-F]{1,8}\b")
PAGE = 8192
# The head of a page: a mark, which is 0 where nothing was written, flags, the timeline, its place.
HEAD = struct.Struct("<HHIQ")
# Among so many last pages one begins a record, unless a record is longer than all of them.
LAST_PAGES = 16
# How often it is read with the unfinished segment, until something that looks wrong looks the same twice.
LOOKS = 3


@dataclass(frozen=True)
class Chain:
    """How far a base copy can be taken on: `newest` is the time of the last transaction.

    `problem` says what keeps it from going on to the rest that is there, "" where it reaches the end.
    """

    newest: datetime
    problem: str = ""


class Segments:
    """The segments of a timeline from a place on, without a gap; `problem` says where they break off.

    `only_whole` leaves out the unfinished one, which is the only one that still changes.
    """

    def __init__(self, folder: Path, base: BaseCopy, *, only_whole: bool = False) -> None:
        self.only_whole = only_whole
        self.timeline = base.about.timeline
        self.size = base.about.segment_size
        self.first = base.about.start // self.size
        self.paths: list[Path] = []
        self.problem = ""
        found = self._find(folder)
        for number in range(self.first, max(found, default=self.first) + 1):
            self.problem = self._wrong(number, found)
            if self.problem:
                break
            self.paths.append(found[number])

    def name(self, number: int) -> str:
        """As PostgreSQL names it."""
        by_log = 0x1_0000_0000 // self.size
        return f"{self.timeline:08X}{number // by_log:08X}{number % by_log:08X}"

    def _find(self, folder: Path) -> dict[int, Path]:
        found: dict[int, Path] = {}
        # The whole one comes before an unfinished one of the same number, and replaces none.
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            match = SEGMENT.fullmatch(path.name)
            if match and int(match[1], 16) == self.timeline and not (match[4] and self.only_whole):
                found.setdefault(int(match[2], 16) * (0x1_0000_0000 // self.size) + int(match[3], 16), path)
        return found

    def _wrong(self, number: int, found: dict[int, Path]) -> str:
        path = found.get(number)
        if path is None:
            return f"The segment {self.name(number)} isn't there"
        if path.suffix == PARTIAL and number != max(found):
            return f"The segment {self.name(number)} isn't whole"
        if (size := path.stat().st_size) != self.size:
            return f"The segment {path.name} is cut off: {size} of {self.size} bytes"
        return ""

    @contextmanager
    def linked(self) -> Iterator[Path]:
        """A folder with them alone, the unfinished one as if it were whole: so pg_waldump finds them."""
        with tempfile.TemporaryDirectory() as folder:
            for path in self.paths:
                (Path(folder) / path.name.removesuffix(PARTIAL)).symlink_to(path.absolute())
            yield Path(folder)

    def written_pages(self, after: int) -> Iterator[int]:
        """The places of the pages behind a place that something was written to."""
        for number, path in enumerate(self.paths, self.first):
            if (number + 1) * self.size <= after:
                continue
            with path.open("rb") as file:
                for offset in range(0, self.size, PAGE):
                    place = number * self.size + offset
                    if place <= after:
                        continue
                    file.seek(offset)
                    mark, _flags, _timeline, told = HEAD.unpack(file.read(HEAD.size))
                    if mark and told == place:
                        yield place


def follow(folder: Path, base: BaseCopy, programs: Programs) -> Chain:
    """Read all that was written since a base copy began, each record with its checksum.

    What is being written meanwhile may look like damage: only what is still there at the next look is one.
    """
    require(programs, "pg_waldump")
    seen = Chain(base.ended_at)
    for _look in range(LOOKS):
        found = _read(folder, base, programs)
        if not found.problem or found.problem == seen.problem:
            return found
        seen = found
    # More is written than can be read meanwhile.
    return _read(folder, base, programs, only_whole=True)


def _read(folder: Path, base: BaseCopy, programs: Programs, *, only_whole: bool = False) -> Chain:
    try:
        segments = Segments(folder, base, only_whole=only_whole)
        if not segments.paths:
            return Chain(base.ended_at, segments.problem)
        reader = Reader(segments, programs)
        with segments.linked() as linked:
            newest, reason = reader.last_transaction(linked, base.about.start)
            problem = reader.damage(linked, base.about.start, reason) or segments.problem
        # The unfinished one has another name once it is whole; then less was read than there is.
        for path in segments.paths:
            path.stat()
    except FileNotFoundError as error:
        return Chain(base.ended_at, f"{error.filename} went while it was read")
    return Chain(max(newest, base.ended_at) if newest else base.ended_at, problem)


def holds(folder: Path, base: BaseCopy, place: int, programs: Programs) -> bool:
    """Whether the record at or behind a place has arrived whole."""
    try:
        segments = Segments(folder, base)
        with segments.linked() as linked:
            return Reader(segments, programs).finds_record(linked, place)
    except FileNotFoundError:
        # The unfinished one got another name just then: the next time it is found.
        return False


class Reader:
    """pg_waldump. It ends with an error where the records end, by damage or because there are no more."""

    def __init__(self, segments: Segments, programs: Programs) -> None:
        self.segments = segments
        # What it prints has the time zone of the machine.
        self.programs = Programs(programs.folder, {**programs.environment, "TZ": "UTC"})

    def arguments(self, linked: Path, start: int) -> list[str]:
        return [f"--path={linked}", f"--timeline={self.segments.timeline}", f"--start={lsn_text(start)}"]

    def last_transaction(self, linked: Path, start: int) -> tuple[datetime | None, str]:
        """When the last transaction ended, and what the program said at its end."""
        newest = None
        arguments = ["--rmgr=Transaction", *self.arguments(linked, start)]
        try:
            with self.programs.run("pg_waldump", *arguments, stdout=subprocess.PIPE) as process:
                for line in process.stdout or ():
                    if match := ENDED.search(line):
                        newest = match[1]
        except OperationError as error:
            return _moment(newest), str(error)
        return _moment(newest), ""

    def damage(self, linked: Path, start: int, reason: str) -> str:
        """Where the records break off though there are others behind; "" where it is the end.

        What was being sent when the stream broke off is no damage: nothing that is whole comes behind it.
        """
        if "could not find file" in reason:
            # It has read all that there is.
            return ""
        last = max([start, *map(parse_lsn, LSN.findall(reason))])
        if self.finds_record(linked, last):
            # It was the end, and the stream has gone on since.
            return ""
        pages = list(self.segments.written_pages(last))
        for page in islice(dict.fromkeys([*pages[:1], *pages[-LAST_PAGES:]]), LAST_PAGES + 1):
            if self.finds_record(linked, page):
                return f"The segment {self.segments.name(last // self.segments.size)} is damaged behind " + (
                    f"{lsn_text(last)} ({reason.splitlines()[-1]})"
                )
        return ""

    def finds_record(self, linked: Path, start: int) -> bool:
        try:
            run(
                self.programs,
                "pg_waldump",
                "--limit=1",
                *self.arguments(linked, start),
                stdout=subprocess.DEVNULL,
            )
        except OperationError:
            return False
        return True


def _moment(text: bytes | None) -> datetime | None:
    return datetime.fromisoformat(text.decode()).replace(tzinfo=UTC) if text else None
