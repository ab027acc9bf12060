"""The folder of an export.

    portal-2026-01-31/
        README.md               what all this is, for who finds it in ten years
        manifest.json           format, site, languages, the lists of records and how many each has
        records/page.jsonl      one object a line, by kind
        files/9f/9f86d0….pdf    the files of the library, named by their SHA-256
        SHA256SUMS              of all these, for `sha256sum -c`

While it is written its name ends in .part.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from .errors import MovingOutError

MANIFEST, SUMS, README = "manifest.json", "SHA256SUMS", "README.md"
FORMAT, VERSION = "legal-education-portal-export", 1
CHUNK = 256 * 1024
FORMAT_TEXT = Path(__file__).with_name("FORMAT.md")


class Writer:
    """Fills the folder of a new export."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sums: dict[str, str] = {}

    @contextmanager
    def records(self, path: str) -> Iterator["RecordWriter"]:
        with self._open(path) as file:
            yield RecordWriter(file)

    def add(self, path: str, content: bytes) -> None:
        with self._open(path) as file:
            file.write(content)

    def add_file(self, chunks: Iterable[bytes], extension: str) -> tuple[str, str, int]:
        """Keep a file under its SHA-256; returns its path, that sum and its size in bytes."""
        arriving = self.folder / "files" / "arriving"
        arriving.parent.mkdir(exist_ok=True)
        size, digest = 0, sha256()
        try:
            with arriving.open("wb") as target:
                for chunk in chunks:
                    digest.update(chunk)
                    size += target.write(chunk)
        except BaseException:
            arriving.unlink(missing_ok=True)
            raise
        total = digest.hexdigest()
        path = file_path(total, extension)
        (self.folder / path).parent.mkdir(exist_ok=True)
        arriving.replace(self.folder / path)
        self._sums[path] = total
        return path, total, size

    def finish(self) -> None:
        lines = (f"{total}  {path}\n" for path, total in sorted(self._sums.items()))
        (self.folder / SUMS).write_text("".join(lines), encoding="utf-8")
        os.sync()

    @contextmanager
    def _open(self, path: str) -> Iterator["Summed"]:
        target = self.folder / path
        target.parent.mkdir(exist_ok=True)
        with target.open("xb") as file:
            summed = Summed(file)
            yield summed
        self._sums[path] = summed.digest.hexdigest()


class Summed:
    """A file whose sum is made while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = sha256()

    def write(self, data: bytes) -> None:
        self.digest.update(data)
        self._file.write(data)


class RecordWriter:
    """Writes objects, one a line."""

    def __init__(self, file: Summed) -> None:
        self._file = file
        self.count = 0

    def write(self, record: dict[str, Any]) -> None:
        self._file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        self.count += 1


def file_path(total: str, extension: str) -> str:
    return f"files/{total[:2]}/{total}{extension}"


def extension_of(name: str) -> str:
    """The plain ending of a file's name, with its dot; empty where it has none that is plain."""
    ending = PurePosixPath(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 10 else ""


def records_path(kind: str) -> str:
    return f"records/{kind}.jsonl"


class Export:
    """An export that is there. Nothing in it is believed before `damage` has found none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_one(self) -> bool:
        """Whether the folder is meant to be an export of a site, by its manifest."""
        try:
            return json.loads((self.folder / MANIFEST).read_bytes())["format"] == FORMAT
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return False

    def manifest(self) -> dict[str, Any]:
        """Raises MovingOutError where this code can't read the export."""
        if not self.is_one:
            raise MovingOutError(
                f"{self.folder} is no export of a site: its {MANIFEST} isn't there or isn't one."
            )
        found = json.loads((self.folder / MANIFEST).read_bytes())
        version = found.get("version")
        if not isinstance(version, int) or version > VERSION:
            raise MovingOutError(
                f"The export has version {version} of the format, this code reads up to {VERSION}: "
                "use newer code."
            )
        if not isinstance(found.get("records"), dict):
            raise MovingOutError(f"{self.folder / MANIFEST} doesn't say which records there are.")
        return found

    def damage(self) -> Iterator[str]:
        """What isn't as it was written, a line for each file."""
        listed = self.sums()
        for path, total in listed.items():
            if not is_inside(path):
                yield f"{SUMS}: {path!r} leads out of the export"
                continue
            yield from self._compare(path, total)
        for path in (MANIFEST, *map(records_path, self.manifest()["records"])):
            if path not in listed:
                yield f"{SUMS}: {path} isn't listed"

    def sums(self) -> dict[str, str]:
        """The SHA-256 of each file as it is listed, by its path. Raises MovingOutError."""
        try:
            lines = (self.folder / SUMS).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise MovingOutError(f"{self.folder / SUMS} can't be read: {error}") from error
        return {line[66:]: line[:64] for line in lines}

    def _compare(self, path: str, total: str) -> Iterator[str]:
        place = self.folder / path
        if place.is_symlink() or not place.resolve().is_relative_to(self.folder.resolve()):
            yield f"{path}: leads out of the export"
        elif not place.is_file():
            yield f"{path}: isn't there"
        elif sum_of(place) != total:
            yield f"{path}: isn't what was written, by its checksum"

    def records(self, kind: str) -> Iterator[tuple[str, Any]]:
        """The objects of a kind, each with the place where it stands. Raises MovingOutError."""
        path = records_path(kind)
        with (self.folder / path).open("rb") as file:
            for number, line in enumerate(file, 1):
                place = f"{path}, line {number}"
                try:
                    yield place, json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise MovingOutError(f"{place}: not JSON: {error}") from error


def is_inside(path: Any) -> bool:
    """Whether it names a file below the folder, and only that."""
    if not isinstance(path, str) or not path or "\\" in path or "\0" in path:
        return False
    parts = path.split("/")
    return not path.startswith("/") and not {"", ".", ".."} & set(parts)


def sum_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def in_batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
