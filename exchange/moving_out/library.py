"""The files of an export in the storage of this site."""

from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage
from django.db.models import FileField

from .errors import MovingOutError


class Library:
    """Keeps what it has written, so that it can be removed again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: list[tuple[Storage, str]] = []

    def put(self, instance: Any, field: FileField, told: dict[str, Any]) -> None:
        """Write the file of a record and name it in its row. Of its name the last part counts alone: where
        it lies is this site's affair."""
        name = PurePosixPath(told["name"].replace("\\", "/")).name
        place = field.generate_filename(instance, name or "tep")
        if "path" in told:
            place = self._store(field, place, told["path"])
            if _sum_in(field.storage, place) != told["sha256"]:
                raise MovingOutError(f"{told['path']} doesn't lie in the storage as it was in the export")
        # Past the descriptor, which would open an image to measure it: its record says how large it is, and
        # its file may have been missing already.
        instance.__dict__[field.attname] = place

    def _store(self, field: FileField, place: str, path: str) -> str:
        """Returns the name that the storage gives it."""
        storage = field.storage
        try:
            with (self.folder / path).open("rb") as content:
                given = storage.save(place, File(content), max_length=field.max_length)
        except OSError as error:
            raise MovingOutError(f"{path} can't be stored: {error}") from error
        self._written.append((storage, given))
        return given

    def remove_all(self) -> None:
        for storage, name in self._written:
            storage.delete(name)
        self._written = []


def _sum_in(storage: Storage, name: str) -> str:
    """What the storage gives is what readers will get: it may have been changed since it was checked."""
    digest = sha256()
    with storage.open(name, "rb") as content:
        for chunk in content.chunks():
            digest.update(chunk)
    return digest.hexdigest()
