"""Packs as one ZIP, which is sent while it is made: whatever its size, little of it is in memory."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.http import HttpResponseBase, StreamingHttpResponse
from zipstream import ZipStream

from core.text import slugify

from .models import Pack

PIECE = 64 * 1024
# Of one archive: on a slow network more never arrives.
MOST_BYTES = 200 * 1024 * 1024
LONGEST_NAME = 60


def pieces_of(open_file: Callable[[], IO[bytes]]) -> Iterator[bytes]:
    """The content of a file that is opened when its turn comes."""
    with open_file() as file:
        while piece := file.read(PIECE):
            yield piece


def archive_of(packs: Iterable[Pack], *, in_folders: bool = False) -> ZipStream:
    """The packs as they are, which are compressed already: the length of the whole is known before.

    Those of several outlines have a folder each, numbered in their order.
    """
    archive = ZipStream(sized=True)
    folders: dict[int, str] = {}
    for pack in packs:
        page = pack.edition.page
        folder = folders.setdefault(page.pk, f"{len(folders) + 1:02}-{slugify(page.title, LONGEST_NAME)}")
        name = f"{folder}/{pack.kind}" if in_folders else pack.kind
        archive.add(_content(pack), name, size=pack.size)
    return archive


def send(archive: ZipStream, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(archive, content_type="application/zip")
    response.headers["Content-Length"] = len(archive)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def _content(pack: Pack) -> Any:
    return pieces_of(lambda: pack.file.storage.open(str(pack.file.name)))
