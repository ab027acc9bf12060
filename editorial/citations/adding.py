"""Makes a draft of a document that a page cites and the archive lacks."""

import re
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from core.text import fold
from documents.decisions import Mention
from documents.doubles import hold_numbers
from documents.metadata import TYPE_ABBREVIATIONS
from documents.models import DocumentIndexPage, DocumentIssuer, DocumentType, Issuer, LegalDocumentPage
from documents.resolving import fits

# The kinds that are cited by their names.
NAMED = ["Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"]
YEAR = re.compile(r" năm \d{4}$")
LONGEST_TITLE, LONGEST_NUMBER = 255, 100


@transaction.atomic
def add_document(
    mention: Mention, named: str, locale: Locale, user: Any
) -> tuple[LegalDocumentPage | None, bool]:
    """The draft of the document that is meant, and whether it was made now: one that waits already is taken.

    `named` is its number, or a law's name with its year. None where the user may not add documents.
    """
    index = DocumentIndexPage.objects.filter(locale=locale).first()
    if index is None or not index.permissions_for_user(user).can_add_subpage():
        return None, False
    hold_numbers([mention.number_key])
    waiting = _waiting(mention, locale)
    if waiting:
        return waiting, False
    document = _draft(mention, named, locale)
    document.owner, document.live = user, False
    index.add_child(instance=document)
    # A law that is cited by its name has no number yet.
    document.save_revision(user=user, log_action=True, clean=False)
    return document, True


def _waiting(mention: Mention, locale: Locale) -> LegalDocumentPage | None:
    """A page that the citation can mean, not public: of others it would have told."""
    if not mention.number_key:
        return None
    same = LegalDocumentPage.objects.filter(number_key=mention.number_key, locale=locale).not_live()
    return next((one for one in same.prefetch_related("issuers__issuer") if fits(mention, one)), None)


def _draft(mention: Mention, named: str, locale: Locale) -> LegalDocumentPage:
    number = named if mention.number_key else ""
    type_name = _type_of_number(number) if number else _type_of_name(named)
    title = f"{type_name} {number}" if number else YEAR.sub("", named)
    document = LegalDocumentPage(
        title=title.strip()[:LONGEST_TITLE],
        number=number[:LONGEST_NUMBER],
        issued_on=mention.issued_on,
        document_type=DocumentType.objects.filter(name=type_name, locale=locale).first(),
        validity_checked=False,
        locale=locale,
    )
    issuers = Issuer.objects.filter(locale=locale)
    issuer = next((one for one in issuers if fold(one.name) == fold(mention.issuer)), None)
    if issuer:
        document.issuers.add(DocumentIssuer(issuer=issuer))
    return document


def _type_of_name(name: str) -> str:
    return next((kind for kind in NAMED if fold(name).startswith(fold(kind))), "")


def _type_of_number(number: str) -> str:
    codes = [fold(code) for code in number.replace("-", "/").split("/")]
    return next((TYPE_ABBREVIATIONS[code] for code in codes if code in TYPE_ABBREVIATIONS), "")
