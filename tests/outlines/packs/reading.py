"""What stands in a PDF, read as a reader's program reads it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pypdfium2
from pikepdf import Dictionary, Pdf

from outlines.content import Paragraph

# What isn't printed as it is.
SILENT = {"href", "status", "list", "anchor", "level", "number", "minutes", "load", "alt"}


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def all_words(value: Any) -> Iterator[str]:
    """Each text that an outline's value has."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Paragraph):
        yield value.text
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for part in value:
            yield from all_words(part)
    elif is_dataclass(value) or isinstance(value, tuple):
        names = [field.name for field in fields(value)] if is_dataclass(value) else value._fields
        for name in names:
            if name not in SILENT:
                yield from all_words(getattr(value, name))


def right_edge(pdf: bytes) -> float:
    """How far to the right any letter stands, as a share of its page's width."""
    edge = 0.0
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            boxes = (text.get_charbox(index)[2] for index in range(text.count_chars()))
            edge = max(edge, max(boxes, default=0) / page.get_width())
    return edge


def tags(pdf: Pdf) -> list[Dictionary]:
    """The elements of the structure in the order in which they are read."""
    found: list[Dictionary] = []

    def walk(element: Any) -> None:
        if not isinstance(element, Dictionary):
            return
        if "/S" in element:
            found.append(element)
        kids = element.get("/K", [])
        for kid in [kids] if isinstance(kids, Dictionary | int) else kids:
            walk(kid)

    walk(pdf.Root.StructTreeRoot)
    return found
