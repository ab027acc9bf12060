"""The citations of a document as references to the works that they mean."""

from collections.abc import Callable

from core.listings import public
from documents.citing import PageCitation, digest_of
from documents.linking import Link, MarkedText, by_text
from documents.models import LegalDocumentPage

from .blocks import CITATION
from .names import eid, portion_iri, work_iri


def linker(document: LegalDocumentPage) -> Callable[[str], str]:
    """What puts links with the works' names into the HTML of the document's provisions."""
    links = _links(document)

    def linked(markup: str) -> str:
        if not links:
            return markup
        marked = MarkedText(markup)
        return marked.with_links(links.get(digest_of(marked.text), []))

    return linked


def _links(document: LegalDocumentPage) -> dict[str, list[Link]]:
    """The links by the text that they stand in. An article of the document itself is named by its eId."""
    rows = list(PageCitation.objects.filter(page=document.pk, document__isnull=False).exclude(text=""))
    works = _works({row.document_id for row in rows} - {document.pk})
    links: list[tuple[str, Link]] = []
    for row in rows:
        name = f"#{eid(row.anchor)}" if row.is_own and row.anchor else ""
        if row.document_id in works:
            name = portion_iri(works[row.document_id], row.anchor)
        if name:
            links.append((row.text, Link(row.start, row.end, name, "", CITATION)))
    return by_text(links)


def _works(ids: set[int | None]) -> dict[int | None, str]:
    """The names of those of the documents that anyone may read."""
    cited = public(LegalDocumentPage.objects.filter(pk__in=ids)).defer_streamfields()
    named = cited.select_related("document_type").prefetch_related("issuers__issuer")
    return {document.pk: work_iri(document) for document in named}
