"""Shows the citations of a page as links: to the very article, with the document's title and status."""

from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, get_page_models

from core.kinds import Kind
from core.listings import public

from .citing import PageCitation, digest_of
from .linking import Link, MarkedText, by_text
from .models import LegalDocumentPage
from .provision_notes import ProvisionNote, ended_at, notes_on
from .validity import Status, newest_issued_first, status_on

# Documents in the list of a page, and pages of each kind in the list of a document.
SHOWN = 30
CITING = 10


def link_citations(page: Any, html: str) -> str:
    """A step of core.text_steps."""
    if not getattr(page, "pk", None) or not _links(page):
        return html
    marked = MarkedText(html)
    return marked.with_links(_links(page).get(digest_of(marked.text), []))


def _links(page: Any) -> dict[str, list[Link]]:
    """The links by the text that they stand in; read once for each page that is shown."""
    if "_citation_links" not in page.__dict__:
        page._citation_links = _read_links(page)
    return page._citation_links


def _read_links(page: Any) -> dict[str, list[Link]]:
    known = PageCitation.objects.filter(page=page.pk, document__isnull=False).exclude(text="")
    rows = list(known)
    ids = {row.document_id for row in rows if not row.is_own}
    documents = list(public(LegalDocumentPage.objects.filter(pk__in=ids)).defer_streamfields())
    shown = {document.pk: _shown(document, page) for document in documents}
    notes = notes_on(documents)
    found = [
        (row.text, Link(row.start, row.end, f"#{row.anchor}", "", "citation"))
        for row in rows
        if row.is_own and row.anchor
    ]
    found += [
        (row.text, _link(row, *shown[row.document_id], notes[row.document_id]))  # type: ignore[index]
        for row in rows
        if row.document_id in shown and row.document_id != page.pk
    ]
    return by_text(found)


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
    ids = PageCitation.objects.filter(page=page.pk, document__isnull=False).values("document")
    documents = public(LegalDocumentPage.objects.filter(pk__in=ids).exclude(pk=page.pk))
    return list(newest_issued_first(documents.defer_streamfields())[:SHOWN])


class CitingPages(NamedTuple):
    """The pages of a kind that cite a document: how many, and the newest of them."""

    kind: Kind
    total: int
    pages: list[Page]


def citing_pages(document: LegalDocumentPage) -> list[CitingPages]:
    """The public pages that cite a document, by kind, in two queries for each kind of page."""
    ids = PageCitation.objects.filter(document=document.pk).exclude(page=document.pk).values("page")
    found = []
    for model in get_page_models():
        if not getattr(model, "kind", None):
            continue
        pages = public(model.objects.filter(pk__in=ids))
        if total := pages.count():
            newest = pages.defer_streamfields().order_by("-display_date", "-pk")[:CITING]
            found.append(CitingPages(model.kind, total, list(newest)))
    return found
