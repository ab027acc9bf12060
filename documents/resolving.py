"""Which documents the citations of pages mean.

A citation waits until there is exactly one public document that it can mean, or a person has decided: a link
to the wrong law is worse than none.
"""

import datetime
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from wagtail.models import Page

from core.listings import public
from core.text import fold

from .citing import CitationDecision, PageCitation, read_citations
from .structure import nearest

# Of one page; a code of 600 articles has some 3,000.
MOST = 20_000
# What is asked of the page that a citation stands on.
OF_PAGE = {
    "locale": models.F("page__locale"),
    "written_on": Coalesce("page__legaldocumentpage__issued_on", TruncDate("page__first_published_at")),
}


def record_citations(page: Any) -> int:
    """Read the page's texts and keep what they cite in the place of what was kept. How many citations."""
    rows = _citations_of(page)
    with transaction.atomic():
        # Two that read the page at once would each keep what the other one didn't see to delete.
        Page.objects.select_for_update(no_key=True).filter(pk=page.pk).first()
        PageCitation.objects.filter(page=page.pk).delete()
        PageCitation.objects.bulk_create(rows, batch_size=1000)
        resolve(PageCitation.objects.filter(page=page.pk))
    return len(rows)


def record_citations_of_new(pages: Iterable[Any]) -> None:
    """Keep what the texts of pages cite that were made just now, in this transaction."""
    rows = [row for page in pages for row in _citations_of(page)]
    PageCitation.objects.bulk_create(rows, batch_size=1000)
    resolve(PageCitation.objects.filter(page__in={row.page_id for row in rows}))


def _citations_of(page: Any) -> list[PageCitation]:
    rows = list(islice(read_citations(page), MOST))
    anchors = page.anchors() if any(row.is_own for row in rows) else set()
    for row in rows:
        if row.is_own:
            row.document_id, row.anchor = page.pk, nearest(row.provisions[0], anchors)
    return rows


def resolve(citations: models.QuerySet[PageCitation]) -> None:
    """Decide which documents the citations mean, in queries that don't rise with their number."""
    rows = list(citations.exclude(number_key="", name_key="").annotate(**OF_PAGE))
    PageCitation.objects.bulk_update(assign(rows), ["document", "anchor"], batch_size=1000)


def draft_citations(page: Any) -> list[PageCitation]:
    """What a page cites as it stands in the editor, resolved and not kept."""
    if hasattr(page, "reading"):
        # Of a document its own body is edited, whichever of its versions is in force.
        page.reading.text = page.reading.texts[0]
    rows: list[Any] = [row for row in islice(read_citations(page), MOST) if not row.is_own]
    for row in rows:
        row.locale, row.written_on = page.locale_id, _written_on(page)
    assign(rows)
    return rows


def _written_on(page: Any) -> datetime.date | None:
    """As in OF_PAGE; None for what isn't public yet."""
    if getattr(page, "issued_on", None) or not page.first_published_at:
        return getattr(page, "issued_on", None)
    return timezone.localtime(page.first_published_at).date()


def assign(rows: list[Any]) -> list[Any]:
    """Set the documents that the citations, with what OF_PAGE says of each, mean. Those that were changed."""
    keys = {row.number_key or row.name_key for row in rows}
    documents, decided = _documents(keys), _decided(keys)
    anchors: dict[int, set[str]] = {}
    changed = []
    for row in rows:
        document = _meant(row, documents.get(row.number_key or row.name_key, []))
        if row.identity in decided:
            document = _as_decided(row, decided[row.identity])
        anchor = _anchor(row, document, anchors) if document else ""
        if (row.document_id, row.anchor) != (document and document.pk, anchor):
            row.document, row.anchor = document, anchor
            changed.append(row)
    return changed


def _decided(keys: set[str]) -> dict[tuple[Any, ...], Any]:
    """What people decided on mentions with these keys: the public document, or None, by identity."""
    from .models import LegalDocumentPage

    found = CitationDecision.objects.filter(models.Q(number_key__in=keys) | models.Q(name_key__in=keys))
    chosen = [decision.document_id for decision in found]
    documents = public(LegalDocumentPage.objects.filter(pk__in=chosen)).defer_streamfields().in_bulk()
    return {decision.identity: documents.get(decision.document_id) for decision in found}


def _as_decided(row: Any, document: Any | None) -> Any | None:
    """The document of a decision, where the page can mean it: an older page doesn't mean the law that a name
    without a year was decided to be."""
    if document is None or row.written_on is None or document.issued_on is None:
        return document
    return None if row.written_on < document.issued_on else document


def _documents(keys: set[str]) -> dict[str, list[Any]]:
    """The public documents in all languages by each of their keys, without what is an alias in its source's
    own language: it would be a second one with the same number."""
    from .models import LegalDocumentPage

    known = LegalDocumentPage.objects.filter(models.Q(number_key__in=keys) | models.Q(name_key__in=keys))
    known = known.exclude(alias_of__locale=models.F("locale"))
    found: dict[str, list[Any]] = {}
    # The text, of up to a megabyte, is read only where an article of it is cited.
    for document in public(known).defer_streamfields().prefetch_related("issuers__issuer"):
        for key in {document.number_key, document.name_key} - {""}:
            found.setdefault(key, []).append(document)
    return found


def _meant(row: Any, documents: Iterable[Any]) -> Any | None:
    """The one document that a citation can mean, in the page's language or else in its own; or None."""
    fitting = [document for document in documents if fits(row, document)]
    if len({document.translation_key for document in fitting}) != 1:
        return None
    # Of its translations, the page's own language first, then that which was there first.
    return min(fitting, key=lambda document: (document.locale_id != row.locale, document.pk))


def fits(row: Any, document: Any) -> bool:
    """Whether a citation with this number or name can mean the document, by its day and its issuer."""
    # A local number stands in every province: there the issuer is a part of it.
    is_local = any(part in row.number_key for part in ("hdnd", "ubnd"))
    return may_be(document, row.issued_on, row.issuer if is_local else None)


def may_be(document: Any, issued_on: datetime.date | None, issuer: str | None) -> bool:
    """Whether a document can be the one of this day and issuer, as far as these are known of the document.

    Any day and any issuer is meant by None; "" is an issuer that isn't told.
    """
    if issued_on and document.issued_on not in (None, issued_on):
        return False
    known = {fold(row.issuer.name) for row in document.issuers.all()}
    return issuer is None or not known or fold(issuer) in known


def _anchor(row: PageCitation, document: Any, known: dict[int, set[str]]) -> str:
    """The first cited provision that the document has, or what it stands in."""
    if not row.provisions:
        return ""
    if document.pk not in known:
        known[document.pk] = document.anchors()
    return nearest(row.provisions[0], known[document.pk])


def resolve_waiting(*documents: Any) -> None:
    """Decide anew on all citations that may mean one of these documents, wherever they stand."""
    ids = [document.pk for document in documents]
    # By what a person decided to mean one of them too: a name without a year, or another number.
    named = [*documents, *CitationDecision.objects.filter(document__in=ids)]
    resolve(
        PageCitation.objects.filter(
            models.Q(number_key__in={one.number_key for one in named} - {""})
            | models.Q(name_key__in={one.name_key for one in named} - {""})
            | models.Q(document__in=ids)
        )
    )
