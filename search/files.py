"""The files that hang on pages: found by their text, shown with their page."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext, override
from wagtail.models import Page

from core.listings import ids_of_pages_with, public_files
from core.models import BasePage, File
from core.parts import Part

from .models import FileText, SearchEntry


def attached_files(page: BasePage) -> list[int]:
    """The ids of the files on a page: those hung on it, and those of its body's file blocks."""
    hung = [row.file_id for row in page.files.all()] if hasattr(page, "files") else []
    blocks = [block.value["file"] for block in page.body if block.block_type == "file"]
    return list(dict.fromkeys([*hung, *(file.pk for file in blocks if file)]))


def file_parts(file: File, language: str) -> Iterator[Part]:
    """What was read from a file, part by part; headings are in the language of the page that carries it."""
    text = FileText.objects.filter(file=file).first()
    with override(language):
        for part in text.parts if text else []:
            yield Part("", _place(part["unit"], part["number"]), part["text"])


def file_texts(page: BasePage) -> Iterator[str]:
    """The words of each file on a page that anyone may read."""
    attached = attached_files(page) if hasattr(page, "body") else []
    for file in public_files(attached).values():
        yield "\n".join(part.text for part in file_parts(file, page.locale.language_code))


def _place(unit: str, number: int | None) -> str:
    """Where in the file: "Trang 3"."""
    names = {"page": gettext("Page %(number)s"), "slide": gettext("Slide %(number)s")}
    names["sheet"] = gettext("Sheet %(number)s")
    return names[unit] % {"number": number} if unit in names and number else ""


def pages_with(file_ids: Collection[int]) -> Iterator[Page]:
    """The live pages that carry one of these files."""
    ids = ids_of_pages_with(File, file_ids)
    # In production the references are written by a task, after the page.
    ids |= set(SearchEntry.objects.filter(file__in=file_ids).values_list("page", flat=True))
    yield from Page.objects.live().filter(pk__in=ids).specific().iterator(chunk_size=50)
