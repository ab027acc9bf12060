"""Makes a draft of a document that a page cites and the archive lacks."""

from typing import Any

from wagtail.models import Locale

from core.text import fold
from documents.citations import Citation, find_citations
from documents.metadata import TYPE_ABBREVIATIONS
from documents.models import DocumentIndexPage, DocumentIssuer, DocumentType, Issuer, LegalDocumentPage
from documents.numbers import number_key

# The kinds that are cited by their names.
NAMED = ["Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"]
LONGEST_TITLE = 255


def add_document(words: str, locale: Locale, user: Any) -> tuple[LegalDocumentPage | None, bool]:
    """The draft of the document that these words cite, and whether it was made now: one that waits already is
    taken. None where the user may not add documents."""
    index = DocumentIndexPage.objects.filter(locale=locale).first()
    if index is None or not index.permissions_for_user(user).can_add_subpage():
        return None, False
    citation = next((one for one in find_citations(words) if one.number or one.name), None)
    waiting = _waiting(citation, locale)
    if waiting:
        return waiting, False
    document = _draft(words, citation, locale)
    document.owner, document.live = user, False
    index.add_child(instance=document)
    # A law that is cited by its name has no number yet.
    document.save_revision(user=user, log_action=True, clean=False)
    return document, True


def _waiting(citation: Citation | None, locale: Locale) -> LegalDocumentPage | None:
    """A page with the number, not public: of others the citation would have told."""
    if citation is None or not citation.number:
        return None
    same = LegalDocumentPage.objects.filter(number_key=number_key(citation.number), locale=locale)
    return same.not_live().first()


def _draft(words: str, citation: Citation | None, locale: Locale) -> LegalDocumentPage:
    if citation is None:
        return LegalDocumentPage(title=words[:LONGEST_TITLE], locale=locale)
    title = citation.name or f"{_type_name(citation)} {citation.number}".strip()
    document = LegalDocumentPage(
        title=title[:LONGEST_TITLE],
        number=citation.number[:100],
        issued_on=citation.issued_on,
        document_type=DocumentType.objects.filter(name=_type_name(citation), locale=locale).first(),
        validity_checked=False,
        locale=locale,
    )
    issuers = Issuer.objects.filter(locale=locale)
    issuer = next((one for one in issuers if fold(one.name) == fold(citation.issuer)), None)
    if issuer:
        document.issuers.add(DocumentIssuer(issuer=issuer))
    return document


def _type_name(citation: Citation) -> str:
    if citation.name:
        return next((name for name in NAMED if fold(citation.name).startswith(fold(name))), "")
    codes = [fold(code) for code in citation.number.replace("-", "/").split("/")]
    return next((TYPE_ABBREVIATIONS[code] for code in codes if code in TYPE_ABBREVIATIONS), "")
