"""The search for other programs: /api/v1/search, described by search.openapi and docs/api.md."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.api import LanguageForm, PagedForm, as_json, in_language, open_to_all, refusal, refusal_of
from core.kinds import Kind
from core.openapi import ALL, DEFAULT_PAGE_SIZE
from core.sources import source_ids
from documents.numbers import shown_number
from documents.validity import Status

from . import engine
from .errors import RETRY_AFTER
from .facet_choices import TAXONOMIES
from .facets import FACETS, Filters
from .openapi import ORDERS
from .query import MAX_LENGTH


class SearchForm(PagedForm, LanguageForm):
    """The parameters. Unlike the search page, which makes the best of all, it refuses what isn't valid."""

    q = forms.CharField(max_length=MAX_LENGTH)
    order = forms.ChoiceField(required=False, choices=[(name, name) for name in ORDERS])
    kind = forms.ChoiceField(required=False, choices=Kind.choices)
    field = forms.IntegerField(required=False, min_value=1)
    type = forms.IntegerField(required=False, min_value=1)
    issuer = forms.IntegerField(required=False, min_value=1)
    status = forms.ChoiceField(required=False, choices=Status.choices)
    audience = forms.IntegerField(required=False, min_value=1)
    year = forms.IntegerField(required=False, min_value=1, max_value=9999)

    @property
    def filters(self) -> Filters:
        given = {name: self.cleaned_data[name] for name in FACETS}
        return Filters({name: str(value) for name, value in given.items() if value and value != ALL})


@open_to_all
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    is_valid = form.is_valid()
    with in_language(form.cleaned_data.get("language")):
        if not is_valid:
            return refusal_of(form)
        try:
            return as_json(_answer(request, form))
        except engine.SearchTooLong:
            return refusal(_("This query takes too long to answer. Try fewer or rarer words."), "q")
        except engine.SearchUnavailable:
            away = refusal(_("Search is away for the moment"), status=503)
            away["Retry-After"] = str(RETRY_AFTER)
            return away


def _answer(request: HttpRequest, form: SearchForm) -> dict[str, Any]:
    asked = form.cleaned_data
    page = asked["page"] or 1
    results = engine.search(
        asked["q"],
        form.filters,
        page,
        page_size=asked["page_size"] or DEFAULT_PAGE_SIZE,
        order=ORDERS[asked["order"] or "relevance"],
    )
    # The engine gives the last page for one beyond it: a program that reads to the end would never stop.
    items = results.items if page == results.page else []
    sources = source_ids(result.page.pk for result in items)
    return {
        "query": results.query.text,
        "total": results.total,
        "total_is_exact": results.total_is_exact,
        "results": [_result(request, result, sources.get(result.page.pk)) for result in items],
        "facets": _facets(results.counts),
    }


def _result(request: HttpRequest, result: engine.Result, source_id: str | None) -> dict[str, Any]:
    page = result.page
    return {
        "kind": result.kind.value,
        "title": page.title,
        "number": shown_number(getattr(page, "number", "")),
        # Of the site's record, not of the Host that was sent.
        "url": page.get_full_url(request),
        "anchor": result.anchor,
        "heading": str(result.heading),
        "snippet": str(result.snippet),
        "score": round(result.score, 4),
        "published": timezone.localtime(page.display_date).isoformat() if page.display_date else None,
        "source_id": source_id,
    }


def _facets(counts: dict[str, dict[str, int]]) -> dict[str, list[dict[str, Any]]]:
    return {name: _values(counts.get(name, {}), _labels(name, counts.get(name, {}))) for name in FACETS}


def _values(counts: dict[str, int], labels: dict[str, str]) -> list[dict[str, Any]]:
    """The most frequent first. What has no label any more, such as a field that was deleted, is left out."""
    values = [
        {"value": value, "label": labels[value], "count": count}
        for value, count in counts.items()
        if value in labels
    ]
    return sorted(values, key=lambda row: (-row["count"], row["value"]))


def _labels(facet: str, values: dict[str, int]) -> dict[str, str]:
    """What people call the values of a facet."""
    if facet in TAXONOMIES:
        terms = TAXONOMIES[facet]._default_manager.in_bulk(list(values)) if values else {}
        return {str(pk): str(term) for pk, term in terms.items()}
    fixed: dict[str, dict[str, Any]] = {
        "kind": dict(Kind.choices),
        "status": dict(Status.choices),
        "language": dict(settings.LANGUAGES),
    }
    return {value: str(fixed[facet].get(value, value)) if facet in fixed else value for value in values}
