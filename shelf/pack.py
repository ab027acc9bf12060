"""A shelf as one ZIP to take along: a cover with a table of contents, each page's text, their files."""

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from zipstream import ZipStream

from core.frame import Frame
from core.text import free_slug, slugify
from outlines.packs.archive import MOST_BYTES, pieces_of

from .contents import LONGEST_NAME, PackedFile, copies_of, files_of, size_of_texts, text_file
from .items import Item

# Of its texts, which are made for each download: of a code of 600 articles it is 0.75 MB.
MOST_TEXTS = 5 * 1024 * 1024
COVER = "muc-luc.html"


class TooLargeError(Exception):
    """It is more than a pack may have."""


class Part(NamedTuple):
    """An item in the pack: its copy, and its files with their places there."""

    item: Item
    copy: PackedFile
    files: list[PackedFile]


def is_too_large(files: int, texts: int) -> bool:
    """Whether so many bytes of files and of texts are more than a pack may have."""
    return files > MOST_BYTES or texts > MOST_TEXTS


def make_pack(items: list[Item], title: str, frame: Frame) -> ZipStream:
    """The ZIP, of known length; what is in it is read while it is sent. Raises TooLargeError."""
    files = [files_of(item) for item in items]
    if is_too_large(sum(file.size for found in files for file in found), size_of_texts(items)):
        raise TooLargeError
    copies = copies_of(items)
    rows = zip(items, copies, files, strict=True)
    parts = [_part(number, *row) for number, row in enumerate(rows, start=1)]
    cover = {"parts": parts, "title": title, "frame": frame, "today": timezone.localdate()}
    pack = ZipStream(sized=True)
    _add(pack, text_file(COVER, title, render_to_string("shelf/cover.html", cover)))
    for part in parts:
        for file in (part.copy, *part.files):
            _add(pack, file)
    return pack


def _part(number: int, item: Item, copy: str, files: list[PackedFile]) -> Part:
    """In a folder of its own, whose name keeps the order."""
    name = slugify(item.page.title, LONGEST_NAME)
    folder = "-".join(filter(None, [f"{number:02}", name]))
    text = text_file(f"{folder}/{name or 'noi-dung'}.html", item.page.title, copy)
    taken = {text.name}
    placed = [file._replace(name=_free_name(f"{folder}/{file.name}", taken)) for file in files]
    return Part(item, text, placed)


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken; then it is taken too."""
    stem, dot, ending = name.rpartition(".")
    found = free_slug(stem, lambda slug: f"{slug}{dot}{ending}" in taken) + dot + ending
    taken.add(found)
    return found


def _add(pack: ZipStream, file: PackedFile) -> None:
    pack.add(pieces_of(file.open), file.name, size=file.size)
