"""The absolute addresses of documents for other programs: those that stay when a page moves."""

from collections.abc import Iterable

from django.db.models import Count, Min
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from core.listings import public

from .models import LegalDocumentPage
from .numbers import number_key, shown_number


def stable_addresses(documents: Iterable[LegalDocumentPage], request: HttpRequest) -> dict[int, str]:
    """The address of each document by its primary key, in one query.

    It is the one by the number where no other public document of its language has that; else the page's.
    """
    documents = list(documents)
    languages = _alone(document.number_key for document in documents)
    return {document.pk: _address(document, languages.get(document.pk), request) for document in documents}


def _alone(keys: Iterable[str]) -> dict[int, str]:
    """The public documents with these keys that share theirs with none of their language; their languages."""
    known = public(LegalDocumentPage.objects.filter(number_key__in=set(keys))).order_by()
    rows = known.values_list("locale__language_code", "number_key").annotate(Count("pk"), Min("pk"))
    return {pk: language for language, _key, count, pk in rows if count == 1}


def _address(document: LegalDocumentPage, language: str | None, request: HttpRequest) -> str:
    slug = address_part(document)
    if language is None or not slug:
        return document.get_full_url(request)
    with translation.override(language):
        return root_of(document, request) + reverse("document-by-number", args=[slug])


def address_part(document: LegalDocumentPage) -> str:
    """The number as a part of an address, 42-2022-nd-cp; nothing where that doesn't lead back to it."""
    slug = document.number_key.replace("/", "-")
    is_read = bool(shown_number(document.number)) and number_key(slug) == document.number_key
    return slug if is_read else ""


def root_of(document: LegalDocumentPage, request: HttpRequest) -> str:
    """The scheme and host of the site's record: what a visitor sends as Host is not used."""
    parts = document.get_url_parts(request)
    return parts[1] if parts else ""


def akoma_ntoso_address(document: LegalDocumentPage, request: HttpRequest) -> str:
    """The address of a document's own text as Akoma Ntoso; nothing for a summary, without a text, or before
    it is saved, as in the preview of a new one."""
    if not document.pk or document.is_summary or not len(document.body):
        return ""
    return root_of(document, request) + reverse("api-document-akn", args=[document.pk])
