"""A document as a whole: what it says of itself, its head, and its text."""

from django.http import HttpRequest
from lxml import etree

from core.text import clean_text
from documents.addresses import root_of
from documents.cite import written_date
from documents.models import LegalDocumentPage
from documents.numbers import shown_number

from .blocks import Element, add
from .body import BodyWriter
from .citations import linker
from .meta import write_meta
from .names import NAMESPACE, NO_TYPE


def render(document: LegalDocumentPage, request: HttpRequest) -> bytes:
    """A public document as Akoma Ntoso, in UTF-8; for a text of any shape it is valid by the schema."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    kind = document.document_type.slug if document.document_type else NO_TYPE
    act = add(root, "act", name=kind, contains="originalVersion")
    write_meta(act, document, request)
    _write_preface(act, document)
    BodyWriter(root_of(document, request), linker(document)).write(act, document.provisions)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _write_preface(act: Element, document: LegalDocumentPage) -> None:
    """The head of a document: its issuers, number and day, its type and title."""
    title = add(add(act, "preface"), "longTitle")
    for row in document.issuers.all():
        _add_words(title, "docAuthority", str(row.issuer))
    if number := shown_number(document.number):
        _add_words(title, "docNumber", number)
    if document.issued_on:
        day = _add_words(title, "docDate", written_date(document.issued_on))
        day.set("date", document.issued_on.isoformat())
    if document.document_type:
        _add_words(title, "docType", str(document.document_type))
    _add_words(title, "docTitle", document.title)


def _add_words(title: Element, tag: str, words: str) -> Element:
    element = add(add(title, "p"), tag)
    element.text = clean_text(words)
    return element
