"""Citations as the API tells of them: those that a document makes, and those of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Page, get_page_models

from core.listings import public
from documents.citing import PageCitation, digest_of
from documents.linking import MarkedText
from documents.models import LegalDocumentPage

from .references import reference

Record = dict[str, Any]


def public_citations_of(document: LegalDocumentPage) -> QuerySet[PageCitation]:
    """The places in public pages that cite a document; what it says of itself isn't counted, nor what is only
    a list of others, such as a section of the news: it is of no kind that could be told."""
    told = [model for model in get_page_models() if getattr(model, "kind", None)]
    rows = PageCitation.objects.filter(document=document.pk).exclude(page=document.pk)
    return rows.filter(page__in=public(Page.objects.type(*told)))


def made_records(
    document: LegalDocumentPage, rows: Iterable[PageCitation], request: HttpRequest
) -> list[Record]:
    """What a document cites: the words, the article in which they stand, and what they mean if it is sure."""
    rows = list(rows)
    documents = _public_documents(row.document_id for row in rows)
    places = _places(document) if rows else {}
    return [_made(row, places, documents.get(row.document_id), request) for row in rows]


def _made(
    row: PageCitation, places: dict[str, str], cited: LegalDocumentPage | None, request: HttpRequest
) -> Record:
    return {
        "words": row.words,
        "place": places.get(row.text),
        "document": reference(cited, request) if cited else None,
        "anchor": row.anchor if cited else "",
    }


def citing_records(rows: Iterable[PageCitation], request: HttpRequest) -> list[Record]:
    """What cites a document: the page, its words, and the place of the document that they mean."""
    rows = list(rows)
    pages = Page.objects.filter(pk__in={row.page_id for row in rows}).specific().defer_streamfields()
    named = {page.pk: reference(page, request) for page in pages}
    return [{"page": named[row.page_id], "words": row.words, "anchor": row.anchor} for row in rows]


def _public_documents(ids: Iterable[int | None]) -> dict[int | None, LegalDocumentPage]:
    return dict(public(LegalDocumentPage.objects.defer_streamfields()).in_bulk(set(ids) - {None}))


def _places(document: LegalDocumentPage) -> dict[str, str]:
    """The anchors of the document's provisions by their texts, as documents.citing tells texts apart."""
    return {
        digest_of(MarkedText(provision.content).text): provision.anchor
        for provision in reversed(document.provisions)
    }
