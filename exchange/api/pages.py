"""All public pages for other programs: /api/v1/pages, and what changed of them: /api/v1/changes
(docs/api.md)."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.api import LanguageForm, as_json, in_language, open_to_all, refusal, refusal_of, with_etag
from core.frame import Frame
from core.kinds import Kind
from core.openapi import ALL, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE
from core.routing import find_site
from exchange.changes.models import PublicRecord, number_of
from exchange.changes.told import told, told_keys

from .cursors import MomentField, PlaceField, SinceField, change_cursor, place_cursor
from .page_records import PageRecords

# Of changes, which are short.
CHANGES, MAX_CHANGES = 100, 500
# The greatest primary key that PostgreSQL can have.
MAX_KEY = 2**63 - 1


class PagesForm(LanguageForm):
    """Which pages are listed. What isn't valid is refused."""

    kind = forms.ChoiceField(required=False, choices=Kind.choices)
    section = forms.IntegerField(required=False, min_value=1, max_value=MAX_KEY)
    field = forms.IntegerField(required=False, min_value=1, max_value=MAX_KEY)
    audience = forms.IntegerField(required=False, min_value=1, max_value=MAX_KEY)
    changed_from = MomentField()
    changed_until = MomentField()
    cursor = PlaceField()
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGE_SIZE)


class ChangesForm(forms.Form):
    """From where on changes are told."""

    since = SinceField()
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MAX_CHANGES)


@open_to_all
@with_etag
def pages(request: HttpRequest) -> HttpResponse:
    """The public pages, those with the newest date first, without their text."""
    form = PagesForm(request.GET)
    is_valid = form.is_valid()
    with in_language(form.cleaned_data.get("language")):
        if not is_valid:
            return refusal_of(form)
        asked = form.cleaned_data
        size = asked["page_size"] or DEFAULT_PAGE_SIZE
        rows = list(_listed(asked)[: size + 1])
        last = rows[size - 1] if len(rows) > size else None
        cursor = place_cursor(last.published_at, last.page_id) if last else None
        return as_json({"results": _summaries(rows[:size], request), "next": cursor})


def _listed(asked: dict[str, Any]) -> QuerySet[PublicRecord]:
    is_public = Exists(told(Page.objects.filter(pk=OuterRef("page_id"))))
    rows = PublicRecord.objects.filter(_narrowed(asked), is_public, is_deleted=False)
    if asked["cursor"]:
        moment, page = asked["cursor"]
        rows = rows.filter(Q(published_at__lt=moment) | Q(published_at=moment, page_id__lt=page))
    return rows.order_by("-published_at", "-page_id")


def _narrowed(asked: dict[str, Any]) -> Q:
    conditions = {
        "language": None if asked["language"] == ALL else asked["language"],
        "kind": asked["kind"] or None,
        "sections__contains": [asked["section"]] if asked["section"] else None,
        "field": asked["field"],
        "audiences__contains": [asked["audience"]] if asked["audience"] else None,
        "sequence__gte": number_of(asked["changed_from"]) if asked["changed_from"] else None,
        "sequence__lt": number_of(asked["changed_until"]) if asked["changed_until"] else None,
    }
    return Q(**{name: value for name, value in conditions.items() if value is not None})


def _summaries(rows: list[PublicRecord], request: HttpRequest) -> list[dict[str, Any]]:
    find_site(request)
    moments = {row.page_id: row.changed_at for row in rows}
    records = PageRecords((row.page_id for row in rows), request, is_whole=False)
    return [{**one, "changed": moments[one["id"]].isoformat()} for one in records.summaries()]


@open_to_all
@with_etag
def page(request: HttpRequest, page_id: int) -> HttpResponse:
    """All of a public page, in its own language."""
    find_site(request)
    records = PageRecords(told(Page.objects.filter(pk=page_id)).values_list("pk", flat=True), request)
    if not records.pages:
        with in_language(None):
            return refusal(_("There is no such page."), status=404)
    row = PublicRecord.objects.filter(pk=page_id, is_deleted=False).first()
    changed = row.changed_at.isoformat() if row else None
    return as_json({**records.whole(records.pages[0]), "changed": changed})


@open_to_all
@with_etag
def changes(request: HttpRequest) -> HttpResponse:
    """What changed after a cursor or moment, in the order in which it did; of what is gone only that it
    is."""
    form = ChangesForm(request.GET)
    with in_language(None):
        if not form.is_valid():
            return refusal_of(form)
    size, since = form.cleaned_data["page_size"] or CHANGES, form.cleaned_data["since"]
    rows = list(PublicRecord.after(since)[: size + 1])
    public = told_keys(row.page_id for row in rows)
    root = Frame(request).root_url
    # A number that was never given is behind none to come.
    last = rows[:size][-1].sequence if rows else min(since, PublicRecord.last_sequence())
    return as_json(
        {
            "results": [_change(row, row.page_id in public, since, root) for row in rows[:size]],
            "next": change_cursor(last),
            "has_more": len(rows) > size,
        }
    )


def _change(row: PublicRecord, is_public: bool, since: int, root: str) -> dict[str, Any]:
    is_gone = row.is_deleted or not is_public
    is_new = row.first_sequence > since
    return {
        "id": row.page_id,
        "kind": row.kind,
        "change": "deleted" if is_gone else "created" if is_new else "updated",
        "at": row.changed_at.isoformat(),
        "api_url": None if is_gone else f"{root}{reverse('api-page', args=[row.page_id])}",
    }
