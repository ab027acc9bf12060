"""A page as its checks read it: once."""

import re
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple

from wagtail.models import Page

from core.legacy_encodings import encodings_in
from core.markup import text_of
from core.text import cut
from core.texts import Piece, texts_of
from documents.models import LegalDocumentPage

LINK = re.compile(r"(<a\s[^<>]*>)([^<]*)", re.I)
ATTRIBUTE = re.compile(r'\b(href|linktype|id)="([^"]*)"')
EXCERPT = 80


class Finding(NamedTuple):
    """Something to mend: what, and where, as the editor's form names the place; "" for the whole page."""

    text: str
    place: str = ""


class Line(NamedTuple):
    """A paragraph, item or row of the page's texts."""

    text: str
    place: str


class Link(NamedTuple):
    """A link in a text: the address of a page elsewhere, or the number of one of ours, and its words."""

    address: str
    page: int | None
    words: str
    place: str


class Draft:
    """A page as it was written last, saved or not."""

    def __init__(self, page: Page) -> None:
        self.page: Any = page

    @cached_property
    def pieces(self) -> list[Piece]:
        return list(texts_of(self.page))

    @cached_property
    def lines(self) -> list[Line]:
        found = []
        for piece in self.pieces:
            text = text_of(piece.text) if piece.is_html else piece.text
            found += [Line(line.strip(), piece.place) for line in text.splitlines() if line.strip()]
        return found

    @cached_property
    def old_pieces(self) -> list[Piece]:
        """Those with text of before Unicode."""
        return [piece for piece in self.pieces if encodings_in(piece.text, is_html=piece.is_html)]

    @cached_property
    def links(self) -> list[Link]:
        found = []
        for piece in self.pieces:
            tags = LINK.findall(piece.text) if piece.is_html else []
            for tag, words in tags:
                attributes = dict(ATTRIBUTE.findall(tag))
                number = attributes.get("id", "") if attributes.get("linktype") == "page" else ""
                page = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
                found.append(Link(unescape(attributes.get("href", "")), page, unescape(words), piece.place))
        if source := getattr(self.page, "source_url", ""):
            found.append(Link(source, None, source, "source_url"))
        return found

    @property
    def is_law(self) -> bool:
        """The text of a legal document is what it is."""
        return isinstance(self.page, LegalDocumentPage)

    @property
    def has_body(self) -> bool:
        return hasattr(self.page, "body")


def excerpt(text: str) -> str:
    return f"“{cut(text, EXCERPT)}”"
