"""The files that hang on pages: found by their text, shown with their page."""

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.models import Page, ReferenceIndex

from core.models import BasePage, File

from .passages import Part


def attached_files(page: BasePage) -> list[int]:
    """The ids of the files on a page: those hung on it, and those of its body's file blocks."""
    hung = [row.file_id for row in page.files.all()] if hasattr(page, "files") else []
    blocks = [block.value["file"] for block in page.body if block.block_type == "file"]
    return list(dict.fromkeys([*hung, *(file.pk for file in blocks if file)]))


def file_parts(file: File) -> Iterator[Part]:
    """The text of a file as parts."""
    yield from ()


def pages_with(file_ids: Iterable[int]) -> Iterator[Page]:
    """The live pages that carry one of these files."""
    found: set[Any] = set()
    for file in File.objects.filter(pk__in=file_ids):
        found |= set(ReferenceIndex.get_references_to(file).values_list("base_content_type", "object_id"))
    pages = Page.objects.live().filter(pk__in=[pk for _type, pk in found if str(pk).isdigit()])
    yield from pages.specific().iterator(chunk_size=50)
