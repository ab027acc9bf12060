"""Shows the citations of a page as links: to the very article, with the document's title and status."""

import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.kinds import Kind
from core.listings import LINKED, dated, public

from .citing import PageCitation, digest_of, places_of, sources_of
from .linking import Link, MarkedText, by_text
from .models import LegalDocumentPage
from .provision_notes import ProvisionNote, ended_at, notes_on
from .validity import Status, status_on
from .versions import text_of_today

# Documents in the list of a page, and pages of each kind in the list of a document.
SHOWN = 30
CITING = 10


class Cited:
    """What a page cites: the places in its texts, the documents that anyone may read, and what is known of
    their provisions; each asked for once."""

    def __init__(self, page: Any) -> None:
        self._page = page

    @cached_property
    def rows(self) -> list[PageCitation]:
        return list(PageCitation.objects.filter(page=self._page.pk, document__isnull=False))

    @cached_property
    def quoted(self) -> set[int]:
        return {document for document, _anchor in places_of(self._page)}

    @cached_property
    def ids(self) -> set[Any]:
        return self.quoted | {row.document_id for row in self.rows if not row.is_own} - {self._page.pk}

    @cached_property
    def _known(self) -> dict[int, LegalDocumentPage]:
        """What it cites and what it names as its sources, in one query; what it quotes with its text."""
        ids = self.ids | set(sources_of(self._page))
        found = public(LegalDocumentPage.objects.filter(pk__in=ids)).defer_streamfields()
        if self.quoted:
            found = found.annotate(text_of_today=text_of_today(self.quoted))
        return {document.pk: document for document in found} if ids else {}

    @cached_property
    def documents(self) -> dict[int, LegalDocumentPage]:
        """Those that it cites and that anyone may read, by primary key."""
        return {pk: document for pk, document in self._known.items() if pk in self.ids}

    @property
    def sources(self) -> dict[int, LegalDocumentPage]:
        """Those that it names as its sources and that anyone may read, by primary key."""
        return {pk: self._known[pk] for pk in sources_of(self._page) if pk in self._known}

    @cached_property
    def notes(self) -> dict[int, list[ProvisionNote]]:
        return notes_on(self.documents.values()) if self.documents else {}

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """The links by the text that they stand in."""
        placed = [row for row in self.rows if row.text]
        own = [row for row in placed if row.is_own and row.anchor]
        found = [(row.text, Link(row.start, row.end, f"#{row.anchor}", "", "citation")) for row in own]
        shown = {pk: _shown(document, self._page) for pk, document in self.documents.items()}
        for row in placed:
            if row.document_id in shown:
                link = _link(row, *shown[row.document_id], self.notes[row.document_id])
                found.append((row.text, link))
        return by_text(found)


def find_documents(*conditions: Q, **lookups: Any) -> dict[int, LegalDocumentPage]:
    """The documents that anyone may read, by primary key; their texts are left out."""
    found = public(LegalDocumentPage.objects.filter(*conditions, **lookups))
    return {document.pk: document for document in found.defer_streamfields()}


def cited(page: Any) -> Cited:
    """What a saved page cites, read once for each page that is shown."""
    if "_cited" not in page.__dict__:
        page._cited = Cited(page)
    return page._cited


def link_citations(page: Any, html: str) -> str:
    """A step of core.text_steps."""
    if not getattr(page, "pk", None) or not cited(page).links:
        return html
    marked = MarkedText(html)
    return marked.with_links(cited(page).links.get(digest_of(marked.text), []))


def _link(row: PageCitation, url: str, told: str, css_class: str, notes: list[ProvisionNote]) -> Link:
    ended = _ended(row, notes)
    if ended:
        told, css_class = f"{told}; {ended}", f"{css_class} citation--ended"
    return Link(row.start, row.end, f"{url}#{row.anchor}" if row.anchor else url, told, css_class)


def _ended(citation: PageCitation, notes: list[ProvisionNote]) -> str:
    """What of the cited provisions doesn't hold today, as it is told."""
    today = timezone.localdate()
    found = (ended_at(notes, anchor, today) for anchor in citation.provisions)
    told = dict.fromkeys(f"{note.provisions}: {note.told(today)}" for note in found if note)
    return "; ".join(told)


def _shown(document: LegalDocumentPage, page: Any) -> tuple[str, str, str]:
    """The address of a cited document, what is told of it, and the class of its links."""
    status = status_on(document, timezone.localdate())
    return document.url, note(document, page, status), f"citation citation--{status}"


def note(document: LegalDocumentPage, page: Any, today: Status) -> str:
    """What a reader learns of a cited document: its name, its status, and where that was another one on the
    day of the page."""
    told = f"{document.number}, {document.title}"
    shown = page.display_date if hasattr(page, "display_date") else None
    then = status_on(document, timezone.localtime(shown).date()) if shown else today
    if then == today or isinstance(page, LegalDocumentPage):
        return f"{told}: {today.label}"
    return _("%(document)s: %(today)s; when this page was published: %(then)s") % {
        "document": told, "today": today.label, "then": then.label,
    }  # fmt: skip


def cited_documents(page: Any) -> list[LegalDocumentPage]:
    """The documents that a page cites, the newest first, at most SHOWN of them."""
    if not page.pk:
        return []
    newest = sorted(cited(page).documents.values(), key=lambda found: -found.pk)
    newest.sort(key=lambda found: found.issued_on or datetime.date.min, reverse=True)
    return newest[:SHOWN]


class CitingPages(NamedTuple):
    """The pages of a kind that cite a document: how many, and the newest of them."""

    kind: Kind
    total: int
    pages: list[Page]


def citing_pages(document: LegalDocumentPage) -> list[CitingPages]:
    """The public pages that cite a document, by kind, in one query.

    Those that are documents have the `number` and `number_key` of theirs.
    """
    ids = PageCitation.objects.filter(document=document.pk).exclude(page=document.pk).values("page")
    of_type: dict[str, Any] = {"partition_by": F("content_type")}
    newest: Any = [F("display_date").desc(nulls_last=True), "-pk"]
    pages = dated(public(Page.objects.filter(pk__in=ids).only(*LINKED))).annotate(
        number=F("legaldocumentpage__number"),
        number_key=F("legaldocumentpage__number_key"),
        total=Window(Count("pk"), **of_type),
        rank=Window(RowNumber(), order_by=newest, **of_type),
    )
    by_kind: dict[Kind, list[Any]] = {}
    for page in pages.filter(rank__lte=CITING).order_by("rank"):
        kind = getattr(page.specific_class, "kind", None)
        if kind:
            by_kind.setdefault(kind, []).append(page)
    return [CitingPages(kind, by_kind[kind][0].total, by_kind[kind]) for kind in Kind if kind in by_kind]
