"""The files that an old site still has on its server, fetched before a transaction begins.

Fetching takes minutes, in which a transaction would hold the editors up.
"""

import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from ..item import Attachment, BadRecord, Download, Found, Item, Picture, Source

# Of a piece of a batch, in bytes, besides the last record's: more would fill the disk.
MOST = 256 << 20
SCHEMES = ("http://", "https://")


class Fetched:
    """A source with the files that were fetched from it for the records that are taken in at the moment."""

    def __init__(self, source: Source) -> None:
        self.source, self.name = source, source.name
        self.kept: dict[str, Path | str] = {}

    def open(self, attachment: Attachment) -> BinaryIO:
        """Raises BadRecord."""
        found = self.kept.get(attachment.place)
        if isinstance(found, str):
            raise BadRecord(found)
        return found.open("rb") if found else self.source.open(attachment)

    def pieces(
        self, batch: Sequence[Found], wanted: Mapping[str, Sequence[Attachment]]
    ) -> Iterator[list[Found]]:
        """A batch in pieces, each with the files that its records want, by their ids."""
        piece: list[Found] = []
        with tempfile.TemporaryDirectory(prefix="import-") as name:
            folder, size = Path(name), 0
            try:
                for found in batch:
                    piece.append(found)
                    for attachment in wanted.get(found.item.id, ()) if found.item else ():
                        size += self._fetch(attachment, folder)
                    if size >= MOST:
                        yield piece
                        self._forget()
                        piece, size = [], 0
                if piece:
                    yield piece
            finally:
                self._forget()

    def _fetch(self, attachment: Attachment, folder: Path) -> int:
        """Lay a file down in the folder, or note why it can't be had; how many bytes it has."""
        place = attachment.place
        if place in self.kept:
            return 0
        try:
            content = self.source.open(attachment)
        except BadRecord as error:
            self.kept[place] = str(error)
            return 0
        with content:
            if not isinstance(content, io.BytesIO):
                # It lies on this machine already.
                return 0
            path = folder / str(len(self.kept))
            with path.open("wb") as file:
                shutil.copyfileobj(content, file)
        self.kept[place] = path
        return path.stat().st_size

    def _forget(self) -> None:
        for found in self.kept.values():
            if isinstance(found, Path):
                found.unlink(missing_ok=True)
        self.kept.clear()


def attachments_of(item: Item) -> Iterator[Attachment]:
    """All images and files that a record brings."""
    if item.image:
        yield item.image
    yield from item.files
    for part in item.parts:
        if isinstance(part, Picture):
            yield part.image
        elif isinstance(part, Download):
            yield part.file


def is_remote(attachment: Attachment) -> bool:
    return attachment.place.startswith(SCHEMES)
