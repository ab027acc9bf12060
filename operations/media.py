"""The uploaded files, read through the storage: a folder or anything else that Django has a storage for."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

from .errors import OperationError
from .folder import Counted, Nowhere, Sum
from .sealing import write


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files, folder by folder."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    below = f"{folder}/" if folder else ""
    # A store of objects may list the folder itself as one without a name.
    yield from (f"{below}{name}" for name in sorted(names) if name)
    for name in sorted(folders):
        yield from walk(storage, f"{below}{name}")


def local_size(storage: Storage) -> int:
    """The size of all files where asking for it costs nothing, else 0."""
    if not isinstance(storage, FileSystemStorage):
        return 0
    total = 0
    for name in walk(storage):
        with suppress(FileNotFoundError):
            total += storage.size(name)
    return total


def measure(storage: Storage, name: str) -> Sum | None:
    """Size and SHA-256 of a file, None where there is none."""
    try:
        with storage.open(name) as file:
            read = Counted(file)
            write(read, Nowhere(), [])
            return read.sum
    except FileNotFoundError:
        return None


def put(storage: Storage, name: str, content: Any) -> None:
    """Write a file under exactly this name, in place of what has it."""
    storage.delete(name)
    given = storage.save(name, File(content))
    if given != name:
        storage.delete(given)
        raise OperationError(f"The storage keeps {name} under another name: {given}.")
