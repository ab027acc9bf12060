"""The folder of the copies by which a server goes back to a moment: docs/decisions/0052-back-to-a-moment.md.

    wal/000000010000000000000007           all that the server wrote, by pg_receivewal; the last is .partial
    base/20261129T183000Z/data/            a copy of the server's data folder, by pg_basebackup
    base/20261129T183000Z/copy.json        what it is a copy of
    files/journal.jsonl, files/objects/    every uploaded file, each time that it changed: journal.py

It is of one server, from when its stream began until it was recovered or the stream broke.
"""

import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from operations.errors import OperationError
from operations.programs import Programs

DATA, ABOUT = "data", "copy.json"
NAME = re.compile(r"\d{8}T\d{6}Z")


def parse_lsn(text: str) -> int:
    """A place in what the server wrote, such as 0/1967A50, in bytes."""
    high, low = text.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def lsn_text(lsn: int) -> str:
    return f"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}"


@dataclass(frozen=True)
class About:
    """What a base copy is of. `start` and `stop` are places in bytes: what is between is needed with it."""

    ended_at: str
    postgresql: int
    system: int
    timeline: int
    start: int
    stop: int
    segment_size: int


@dataclass(frozen=True)
class BaseCopy:
    """A complete base copy. From `ended_at` on each moment can be reached from it."""

    path: Path
    about: About

    @property
    def data(self) -> Path:
        return self.path / DATA

    @property
    def ended_at(self) -> datetime:
        return datetime.fromisoformat(self.about.ended_at)

    @staticmethod
    def write(path: Path, about: About) -> None:
        (path / ABOUT).write_text(json.dumps(asdict(about), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "BaseCopy":
        """Raises OperationError where it can't be read."""
        try:
            return cls(path, About(**json.loads((path / ABOUT).read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError) as error:
            raise OperationError(f"{path / ABOUT} can't be read: {error}") from error


@dataclass(frozen=True)
class Copies:
    """The folder of the copies of one server."""

    folder: Path

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def bases(self) -> Path:
        return self.folder / "base"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def require(self) -> None:
        """Raises OperationError where it isn't there: nothing is begun on the disk below a mount point."""
        if not self.wal.is_dir():
            raise OperationError(f"There is no {self.wal}: is the disk of the copies mounted?")

    def base_copies(self) -> list[BaseCopy]:
        """The complete ones, oldest first."""
        with suppress(FileNotFoundError):
            found = [path for path in self.bases.iterdir() if NAME.fullmatch(path.name)]
            return [BaseCopy.read(path) for path in sorted(found)]
        return []


def moment_text(moment: datetime) -> str:
    """As an operator reads and types it."""
    return moment.astimezone().isoformat(" ", "seconds")


def name_of_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def run(programs: Programs, name: str, *arguments: str, **streams: Any) -> None:
    """Run one of PostgreSQL's programs to its end; raises OperationError where it fails or isn't there."""
    require(programs, name)
    with programs.run(name, *arguments, **streams):
        pass


def require(programs: Programs, name: str) -> None:
    if not (programs.folder / name).exists():
        raise OperationError(f"{programs.folder} has no {name}: install the package of the server as well.")
