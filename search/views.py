"""The search page, /tim-kiem/, and the search within one document."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.kinds import Kind
from core.listings import paginate, public
from documents.forms import day_asked
from documents.models import LegalDocumentPage
from documents.versions import Reading
from glossary.lookup import find_by_name

from . import basic, engine
from .asked import Asked, read_address
from .engine import Result, Results
from .errors import RETRY_AFTER
from .facets import FACETS, Filters
from .inside import Inside, search_inside, search_text
from .lacking import is_behind
from .middleware import note_query
from .queries import promoted
from .spelling import did_you_mean

INSIDE_PAGE_SIZE = 20
# With fewer results than this a query may hold a typing error.
FEW_RESULTS = 5


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = read_address(request.GET, get_language() or "")
    if not asked.text:
        return render(request, "search/search.html", {"asked": asked})
    try:
        results = engine.search(asked.text, asked.filters, asked.page, order=asked.order)
        context = context_of(asked, results)
        if asked.is_first_look:
            context |= first_look(asked, results)
    except engine.SearchTooLong:
        return render(request, "search/too_long.html", {"asked": asked}, status=400)
    except engine.SearchUnavailable:
        return _without_index(request, asked)
    response = render(request, "search/search.html", context)
    # What is found while the index is behind says little of the query.
    if asked.is_first_look and not context["is_behind"] and not _is_staff(request):
        note_query(response, asked.text, results.total if results.complete else 0)
    return response


def _without_index(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What the titles and numbers have, said to be that; 503 where not even these can be read in time."""
    return _away(request, asked, _basic(asked))


def _away(request: HttpRequest, asked: Asked, found: list[Result] | None) -> HttpResponse:
    context = {"asked": asked, "basic": found}
    response = render(request, "search/away.html", context, status=503 if found is None else 200)
    # Nobody keeps it: the index may be back at the next moment.
    response["Cache-Control"] = "no-store"
    if found is None:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _basic(asked: Asked, known: Collection[int] = ()) -> list[Result] | None:
    """What the titles and numbers have besides these pages; None where they can't be read in time."""
    try:
        found = basic.find(asked.text, asked.values.language)
    except (engine.SearchTooLong, engine.SearchUnavailable):
        return None
    return [result for result in found if result.page.pk not in known]


def _is_staff(request: HttpRequest) -> bool:
    # Asking request.user would make every response private.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def first_look(asked: Asked, results: Results) -> dict[str, Any]:
    """What is offered before a visitor goes on in the results or narrows them.

    `did_you_mean` is another query, or None or missing; `promoted` what editors put first for this one;
    `definition` the term of the glossary that it is, or None; `basic` is what the titles have besides, where
    the index is behind.
    """
    found: dict[str, Any] = {
        "promoted": promoted(asked.text, asked.values.language),
        "definition": find_by_name(asked.text),
    }
    if is_behind():
        return found | {"basic": _basic(asked, {result.page.pk for result in results.items})}
    finds_little = not results.complete or results.total < FEW_RESULTS
    # What a term of the glossary is called, or what editors have answered, is written as it was meant.
    if finds_little and not any(found.values()):
        found["did_you_mean"] = did_you_mean(results.query, Filters({"language": asked.values.language}))
    return found


def context_of(asked: Asked, results: Results) -> dict[str, Any]:
    """The results and what they can be narrowed by."""
    facets = {name: asked.facet(name, results.counts.get(name, {})) for name in FACETS}
    # A language by itself is no choice.
    shown = [facet for name, facet in facets.items() if len(facet.choices) > (name == "language")]
    return {
        "asked": asked,
        "results": results,
        "kinds": facets["kind"],
        "facets": [facet for facet in shown if facet.name != "kind"],
        "packs_address": _packs_address(asked),
        "is_behind": is_behind(),
    }


def _packs_address(asked: Asked) -> str:
    """Where the packs of the outlines that are found can be had together; empty for other results."""
    is_of_outlines = asked.filters.values.get("kind") == Kind.OUTLINES.value
    return f"{reverse('outline-packs-choose')}{asked.address({})}" if is_of_outlines else ""


@require_safe
def inside(request: HttpRequest, page_id: int) -> HttpResponse:
    """The articles of one public document that match; the links lead back into it."""
    documents = public(LegalDocumentPage.objects.all()).defer_streamfields()
    document = get_object_or_404(documents, pk=page_id)
    asked = read_address(request.GET, get_language() or "")
    day = day_asked(request.GET)
    reading = Reading(document, day) if day else None
    try:
        found = _search_reading(document, reading, asked.text)
    except engine.SearchTooLong:
        return render(request, "search/too_long.html", {"asked": asked}, status=400)
    except engine.SearchUnavailable:
        return _away(request, asked, None)
    items = paginate(request, found.passages, INSIDE_PAGE_SIZE)
    context = {"document": document, "reading": reading, "asked": asked, "found": found, "items": items}
    return render(request, "search/inside.html", context | {"articles": found.articles(items)})


def _search_reading(document: LegalDocumentPage, reading: Reading | None, text: str) -> Inside:
    """In the text that is read. The one in force today, which None stands for too, is in the index; where it
    isn't, or that can't be read, the text itself is."""
    if reading is None or reading.is_current:
        try:
            with engine.guarded():
                if found := search_inside(document.pk, text):
                    return found
        except engine.SearchUnavailable:
            pass
    if reading is not None:
        document.reading = reading
    with engine.guarded():
        return search_text(document, text)
