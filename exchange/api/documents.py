"""The legal documents for other programs: /api/v1/documents (exchange.api.documents_schema, docs/api.md)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.api import LanguageForm, PagedForm, View, as_json, in_language, open_to_all, refusal, refusal_of
from core.listings import public
from core.openapi import ALL, DEFAULT_PAGE_SIZE
from documents.addresses import akoma_ntoso_address
from documents.citing import PageCitation
from documents.models import LegalDocumentPage
from documents.numbers import number_key
from documents.validity import newest_issued_first
from exchange.akoma_ntoso import render

from .citation_records import citing_records, made_records, public_citations_of
from .document_records import Records

NUMBER_LENGTH = 100


class DayForm(forms.Form):
    """The day on which the status is asked for."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class DocumentsForm(PagedForm, LanguageForm, DayForm):
    number = forms.CharField(required=False, max_length=NUMBER_LENGTH)


@open_to_all
def documents(request: HttpRequest) -> HttpResponse:
    """The documents with a number, in any spelling, or all of them, the newest first."""
    form = DocumentsForm(request.GET)
    is_valid = form.is_valid()
    with in_language(form.cleaned_data.get("language")):
        if not is_valid:
            return refusal_of(form)
        asked = form.cleaned_data
        found = _found(asked["number"], asked["language"])
        records = Records(request, asked["day"] or timezone.localdate())
        return as_json(_page(form, newest_issued_first(found), records.summaries))


def _found(number: str, language: str) -> QuerySet:
    found = public(LegalDocumentPage.objects.defer_streamfields())
    if number:
        found = found.filter(number_key=number_key(number))
    return found if language == ALL else found.filter(locale__language_code=language)


def _page(form: forms.Form, rows: QuerySet, tell: Callable[[list[Any]], list[Any]]) -> dict[str, Any]:
    """The part of `rows` that is asked for; nothing beyond the last one, so that a program can stop there."""
    asked = form.cleaned_data
    paginator = Paginator(rows, asked["page_size"] or DEFAULT_PAGE_SIZE)
    number = asked["page"] or 1
    items = list(paginator.page(number)) if number <= paginator.num_pages else []
    return {"total": paginator.count, "results": tell(items)}


def of_document(view: View) -> View:
    """A view of one public document, in the document's own language."""

    @open_to_all
    @wraps(view)
    def answer(request: HttpRequest, page_id: int) -> HttpResponse:
        found = public(LegalDocumentPage.objects.filter(pk=page_id))
        document = found.select_related("locale", "document_type", "field_of_law").first()
        if document is None:
            return no_document()
        with in_language(document.locale.language_code):
            return view(request, document)

    return answer


def no_document() -> HttpResponse:
    with in_language(None):
        return refusal(_("There is no such document."), status=404)


@of_document
def document(request: HttpRequest, document: LegalDocumentPage) -> HttpResponse:
    form = DayForm(request.GET)
    if not form.is_valid():
        return refusal_of(form)
    records = Records(request, form.cleaned_data["day"] or timezone.localdate())
    return as_json(records.whole(document))


@of_document
def citations(request: HttpRequest, document: LegalDocumentPage) -> HttpResponse:
    """What the document cites, in the order of its text."""
    form = PagedForm(request.GET)
    if not form.is_valid():
        return refusal_of(form)
    rows = PageCitation.objects.filter(page=document.pk).exclude(document=document.pk)
    return as_json(_page(form, rows.order_by("pk"), lambda items: made_records(document, items, request)))


@of_document
def cited_by(request: HttpRequest, document: LegalDocumentPage) -> HttpResponse:
    """What cites the document, the newest pages first."""
    form = PagedForm(request.GET)
    if not form.is_valid():
        return refusal_of(form)
    rows = public_citations_of(document).order_by("-page__first_published_at", "-page", "pk")
    return as_json(_page(form, rows, lambda items: citing_records(items, request)))


@of_document
def akoma_ntoso(request: HttpRequest, document: LegalDocumentPage) -> HttpResponse:
    """The document's own text as Akoma Ntoso. A summary in our words isn't the act, and has none."""
    if not akoma_ntoso_address(document, request):
        return no_document()
    return HttpResponse(render(document, request), content_type="application/akn+xml; charset=utf-8")
