"""What a reader asks to be compared: two documents, or two texts of one, as an address names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from wagtail.models import Locale

from core.listings import public
from core.text import clean_text

from .forms import day_asked
from .lookup import documents_with
from .models import LegalDocumentPage
from .versions import Reading

LONGEST_NUMBER = 100
# Digits of an id.
LONGEST_ID = 9


@dataclass
class Side:
    """One of the two: `name` is its part of the address, "cu" (the old one) or "moi" (the new one).

    `number` is what a reader typed where it isn't named by its id, and `found` the documents that have it.
    """

    name: str
    document: Any = None
    day: date | None = None
    number: str = ""
    found: list[LegalDocumentPage] = field(default_factory=list)

    @property
    def parameters(self) -> dict[str, Any]:
        """What names it in an address; nothing where it isn't known."""
        day = {f"ngay_{self.name}": self.day} if self.day else {}
        return {self.name: self.document.pk, **day} if self.document else {}

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.document, self.day)

    @property
    def url(self) -> str:
        return f"{self.document.url}{self.reading.query}"

    def is_same_text(self, other: "Side") -> bool:
        is_one = self.document == other.document
        return is_one and self.reading.text.pk == other.reading.text.pk


def read_side(asked: Mapping[str, str], name: str) -> Side:
    """One of the two by its id and day, or by its number. Raises Http404 for an id that nobody may read."""
    if pk := asked.get(name):
        return Side(name, _public_document(pk), day_asked(asked, f"ngay_{name}"))
    number = clean_text(asked.get(f"so_{name}", "")).strip()[:LONGEST_NUMBER]
    found = documents_with(number, locale=Locale.get_active()) if number else []
    return Side(name, found[0] if len(found) == 1 else None, number=number, found=found)


def choices(side: Side, other: Side) -> list[tuple[str, LegalDocumentPage]]:
    """The documents that have the number, each with the address of its comparison with the other one."""
    return [
        ("?" + urlencode({side.name: document.pk, **other.parameters}), document) for document in side.found
    ]


def oldest_first(first: Side, second: Side) -> dict[str, Any]:
    """The parameters of both, the one that was issued first as the old one, where that is known."""
    issued = [side.document.issued_on for side in (first, second)]
    if all(issued) and issued[0] > issued[1]:
        first.name, second.name = second.name, first.name
    return first.parameters | second.parameters


def _public_document(pk: str) -> LegalDocumentPage:
    is_id = pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_ID
    document = public(LegalDocumentPage.objects.filter(pk=pk)).first() if is_id else None
    if not document:
        raise Http404
    return document
