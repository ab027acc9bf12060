"""The citations of a document as references to the works that they mean."""

from collections.abc import Callable

from core.listings import public
from documents.citing import PageCitation, digest_of
from documents.linking import Link, MarkedText
from documents.models import LegalDocumentPage

from .blocks import CITATION
from .names import portion_iri, work_iri


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
    """The links by the text that they stand in."""
    made = PageCitation.objects.filter(page=document.pk).exclude(document=document.pk)
    cited = public(LegalDocumentPage.objects.filter(pk__in=made.values("document"))).defer_streamfields()
    named = cited.select_related("document_type").prefetch_related("issuers__issuer")
    works = {one.pk: work_iri(one) for one in named}
    links: dict[str, list[Link]] = {}
    for row in made.filter(document__in=works):
        name = portion_iri(works[row.document_id], row.anchor)
        links.setdefault(row.text, []).append(Link(row.start, row.end, name, "", CITATION))
    return links
