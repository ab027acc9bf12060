"""How the API names a page in the record of another one."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from documents.addresses import root_of
from documents.models import LegalDocumentPage
from documents.numbers import shown_number


def reference(page: Page, request: HttpRequest) -> dict[str, Any]:
    """A page's identity. `number` is that of a document, `api_url` where the document is told of in full."""
    document = page if isinstance(page, LegalDocumentPage) else None
    return {
        "id": page.pk,
        "kind": page.specific_class.kind.value,
        "title": page.title,
        "number": shown_number(document.number) if document else "",
        "url": page.get_full_url(request),
        "api_url": api_address(document, request, "api-document") if document else None,
    }


def api_address(document: LegalDocumentPage, request: HttpRequest, name: str) -> str:
    return root_of(document, request) + reverse(name, args=[document.pk])
