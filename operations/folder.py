"""The folder of a backup: one record for the database, one for each file, lists of both, their checksums.

    portal-20260131T020000Z/
        manifest.json           what the backup is, how many rows each table has
        database.dump           pg_dump's custom format
        files.jsonl             one line a file: its name in the storage, where it is here, size, SHA-256
        files/0000/000001       the files, numbered: no name is too long or leads elsewhere
        SHA256SUMS              of all these as they are stored, for `sha256sum -c`

Each but the last has .age behind its name where it is encrypted. A folder has its name only when it is
complete and was read again.
"""

import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from . import sealing
from .errors import OperationError

MANIFEST, DUMP, FILES, SUMS = "manifest.json", "database.dump", "files.jsonl", "SHA256SUMS"
FORMAT = 1
# What a decrypted file may take of the memory before it goes to the disk.
IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True)
class Sum:
    size: int
    sha256: str


@dataclass(frozen=True)
class StoredFile:
    """A line of files.jsonl."""

    name: str
    path: str
    size: int
    sha256: str

    @property
    def sum(self) -> Sum:
        return Sum(self.size, self.sha256)


class Counted:
    """A stream that is measured while it is read or written, and remembers what went wrong with it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._digest = sha256()
        self._size = 0
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        return self._measure(self._try(self._stream.read, size))

    def write(self, data: bytes) -> int:
        self._try(self._stream.write, data)
        self._measure(data)
        return len(data)

    def flush(self) -> None:
        self._try(self._stream.flush)

    @property
    def sum(self) -> Sum:
        return Sum(self._size, self._digest.hexdigest())

    def _measure(self, data: bytes) -> bytes:
        self._digest.update(data)
        self._size += len(data)
        return data

    def _try(self, do: Any, *arguments: Any) -> Any:
        try:
            return do(*arguments)
        except Exception as error:
            # What encrypts would tell it as an error of its own.
            self.error = error
            raise


class Nowhere(io.RawIOBase):
    """Takes what is read only to be measured."""

    def write(self, data: Any) -> int:
        return len(data)


class Writer:
    """Fills the folder of a new backup."""

    def __init__(self, folder: Path, recipients: list[Any]) -> None:
        self.folder = folder
        self.stored_size = 0
        self._recipients = recipients
        self._suffix = sealing.SUFFIX if recipients else ""
        folder.mkdir(mode=0o700)
        self._sums = open(folder / SUMS, "x", encoding="utf-8")  # noqa: SIM115
        self._listed = tempfile.TemporaryFile("w+b")  # noqa: SIM115
        self._count = 0

    def add(self, path: str, source: Any) -> Sum:
        """Write a stream as a record; leaves none where the stream breaks off."""
        target = self.folder / f"{path}{self._suffix}"
        read = Counted(source)
        try:
            with open(target, "xb", opener=_for_us_alone) as file:
                written = Counted(file)
                sealing.write(read, written, self._recipients)
        except Exception:
            target.unlink()
            if read.error:
                raise read.error from None
            raise
        self._sums.write(f"{written.sum.sha256}  {path}{self._suffix}\n")
        self.stored_size += written.sum.size
        return read.sum

    def add_file(self, name: str, source: Any) -> Sum:
        """Write a file of the storage and note its name."""
        number = self._count + 1
        path = f"files/{number // 1000:04}/{number:06}"
        (self.folder / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self.add(path, source)
        self._count = number
        line = json.dumps(asdict(StoredFile(name, path, found.size, found.sha256)), ensure_ascii=False)
        self._listed.write(f"{line}\n".encode())
        return found

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the lists, and see that everything is on the disk."""
        self._listed.seek(0)
        manifest["list"] = {"path": FILES, **asdict(self.add(FILES, self._listed))}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, io.BytesIO(text))
        self.close()
        os.sync()

    def close(self) -> None:
        self._sums.close()
        self._listed.close()


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Backup:
    """A backup that is there. Without `identities`, what is encrypted can be compared but not read."""

    def __init__(self, folder: Path, identities: list[Any] | None = None) -> None:
        self.folder = folder
        self.is_sealed = (folder / f"{MANIFEST}{sealing.SUFFIX}").exists()
        if not self.is_sealed and not (folder / MANIFEST).exists():
            raise OperationError(f"{folder} is no backup: it has no {MANIFEST}.")
        self._identities = identities or []

    @property
    def is_readable(self) -> bool:
        return bool(self._identities) or not self.is_sealed

    def stored_name(self, path: str) -> str:
        return f"{path}{sealing.SUFFIX}" if self.is_sealed else path

    def sums(self) -> dict[str, str]:
        """The SHA-256 of each record as it is stored, by its path."""
        try:
            lines = (self.folder / SUMS).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise OperationError(f"{self.folder / SUMS} can't be read: {error}") from error
        return {line[66:]: line[:64] for line in lines}

    @staticmethod
    def measure(path: Path) -> Sum:
        """The sum of a file as it is stored."""
        with sealing.open_binary(path) as file:
            read = Counted(file)
            sealing.write(read, Nowhere(), [])
            return read.sum

    def copy(self, path: str, target: Any) -> tuple[Sum, Sum]:
        """Copy a record's content into a stream; returns its sum as stored and that of its content.

        Raises ValueError where it can't be decrypted, and what the target raises.
        """
        with sealing.open_binary(self.folder / self.stored_name(path)) as file:
            stored, content = Counted(file), Counted(target)
            try:
                sealing.read(stored, content, self._identities, is_sealed=self.is_sealed)
            except ValueError:
                if content.error:
                    raise content.error from None
                raise
            return stored.sum, content.sum

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """A record's content as a stream that can be read twice."""
        if not self.is_sealed:
            with sealing.open_binary(self.folder / path) as file:
                yield file
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            self.copy(path, file)
            file.seek(0)
            yield file

    def manifest(self) -> dict[str, Any]:
        """What the backup is; raises OperationError where that can't be read."""
        try:
            with self.open(MANIFEST) as file:
                found = json.load(file)
            if found["format"] > FORMAT:
                raise OperationError(f"{self.folder} is of a newer format: use newer code.")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise OperationError(f"{self.stored_name(MANIFEST)} can't be read: {error}") from error
        return found

    def files(self) -> Iterator[StoredFile]:
        """The files of the storage, in the order in which they were written."""
        with self.open(FILES) as file:
            for line in file:
                yield StoredFile(**json.loads(line))


def complete(folder: Path, database: str) -> list[Path]:
    """The complete backups of a database in a folder, oldest first."""
    name = re.compile(rf"{re.escape(_plain(database))}-\d{{8}}T\d{{6}}Z")
    with suppress(FileNotFoundError):
        return sorted(
            path
            for path in folder.iterdir()
            if name.fullmatch(path.name) and not path.is_symlink() and (path / SUMS).is_file()
        )
    return []


def name_of(database: str, moment: str) -> str:
    """The name of a backup's folder: it tells the database and sorts by time."""
    return f"{_plain(database)}-{moment}"


def _plain(database: str) -> str:
    return re.sub(r"\W+", "_", database, flags=re.ASCII)
