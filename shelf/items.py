"""The pages of a shelf as anyone may read them today, whatever was kept of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Page

from core.kinds import Kind
from core.listings import as_themselves, public, with_public_files
from core.routing import find_site, with_languages
from documents.models import DocumentFile, LegalDocumentPage
from documents.validity import Status
from news.models import NewsPage
from outlines.models import OutlineFile, OutlinePage, Pack
from outlines.packs.offers import public_packs

from .kept import Entry

# What can be put on a shelf.
MODELS = (OutlinePage, LegalDocumentPage, NewsPage)


@dataclass
class Item:
    """A public page of a shelf, with its whole address, the note on it, the rows of its files that anyone may
    have, and, of an outline, its packs."""

    page: Any
    address: str
    note: str = ""
    files: list[Any] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        return self.page.kind

    @property
    def number(self) -> str:
        """That of a legal document."""
        return getattr(self.page, "number", "")

    @cached_property
    def status(self) -> Status | None:
        """Of a legal document, as it is today."""
        return getattr(self.page, "status", None)


def public_pages(ids: Iterable[int]) -> list[Any]:
    """Those of the pages that can be on a shelf and that anyone may read, without their texts; one query."""
    types = ContentType.objects.get_for_models(*MODELS)
    pages = public(Page.objects.filter(pk__in=list(ids), content_type__in=types.values()))
    return with_languages(as_themselves(pages, (found.pk for found in types.values())))


def items_of(request: HttpRequest, entries: Iterable[Entry]) -> list[Item]:
    """The entries whose pages are public, in their order; four queries however many they are."""
    entries = list(entries)
    pages = {page.pk: page for page in public_pages(entry.page_id for entry in entries)}
    files, packs = _files_of(pages), _packs_of(pages)
    find_site(request)  # whose addresses are then known
    shown = [(pages[entry.page_id], entry.note) for entry in entries if entry.page_id in pages]
    return [
        Item(page, page.get_full_url(request) or "", note, files[page.pk], packs[page.pk])
        for page, note in shown
    ]


def _files_of(ids: Iterable[int]) -> dict[int, list[Any]]:
    """The rows of the files that are attached to pages, by page."""
    found: dict[int, list[Any]] = defaultdict(list)
    ids = list(ids)
    for model in (DocumentFile, OutlineFile) if ids else ():
        for row in with_public_files(model.objects.filter(page__in=ids).order_by("sort_order", "pk")):
            found[row.page_id].append(row)
    return found


def _packs_of(ids: Iterable[int]) -> dict[int, list[Pack]]:
    """The packs of outlines, by page."""
    found: dict[int, list[Pack]] = defaultdict(list)
    for pack in public_packs(OutlinePage.objects.filter(pk__in=list(ids))):
        found[pack.edition.page_id].append(pack)
    return found
