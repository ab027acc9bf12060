"""The names of documents and of their parts, by the Akoma Ntoso Naming Convention 1.0.

A work: /akn/vn/act/nghi-dinh/chinh-phu/2022-06-24/42-2022-nd-cp, of type, issuer, day and number, which
together tell it from all others. A part of it: art_5__para_2__point_a.
"""

import re
from contextlib import suppress

from core.text import slugify
from documents.models import LegalDocumentPage
from documents.numbers import NumberError, parse_number, shown_number

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
COUNTRY = "vn"
# A document has its type, issuer and day of issue in its name as far as they are known.
NO_TYPE, NO_NUMBER = "van-ban", "nn"
# ISO 639-2, as the convention has it.
LANGUAGES = {"vi": "vie", "en": "eng"}
# The parts of a page's anchors as those of an eId.
PARTS = {
    "kem-theo": "hcontainer",
    "phan": "part",
    "chuong": "chp",
    "tieu-muc": "subsec",
    "muc": "sec",
    "dieu": "art",
    "khoan": "para",
    "diem": "point",
}
PART = re.compile(rf"(?:^|-)({'|'.join(PARTS)})(?=-|$)")


def work_iri(document: LegalDocumentPage) -> str:
    """The document, whatever its language or version."""
    kind = document.document_type.slug if document.document_type else NO_TYPE
    issuers = [row.issuer.slug for row in document.issuers.all()][:1]
    number = slugify(shown_number(document.number)) or NO_NUMBER
    return "/".join(["/akn", COUNTRY, "act", kind, *issuers, *_date(document), number])


def _date(document: LegalDocumentPage) -> list[str]:
    if document.issued_on:
        return [document.issued_on.isoformat()]
    with suppress(NumberError):
        year = parse_number(document.number).year
        return [str(year)] if year else []
    return []


def expression_iri(document: LegalDocumentPage) -> str:
    """The text of the document in its language, as it was issued."""
    day = document.issued_on.isoformat() if document.issued_on else ""
    return f"{work_iri(document)}/{language_of(document)}@{day}"


def language_of(document: LegalDocumentPage) -> str:
    code = document.locale.language_code
    return LANGUAGES.get(code, code)


def portion_iri(work: str, anchor: str) -> str:
    """A part of a work, by the anchor that it has on the page."""
    return f"{work}/~{eid(anchor)}" if anchor else work


def eid(anchor: str) -> str:
    """The eId of a part: "dieu-5-khoan-2-diem-a" is art_5__para_2__point_a.

    No two anchors give the same, so that eIds are unique as anchors are.
    """
    _before, *pieces = PART.split(anchor)
    return "__".join(_piece(*pair) for pair in zip(pieces[::2], pieces[1::2], strict=True))


def _piece(part: str, number: str) -> str:
    if part == "kem-theo" and not number:
        return f"{PARTS[part]}_1"
    return f"{PARTS[part]}_{number.removeprefix('-')}" if number else PARTS[part]
