"""The search page, /tim-kiem/, and the search within one document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.listings import paginate, public
from documents.models import LegalDocumentPage

from . import engine
from .asked import Asked, read_address
from .engine import Results
from .facets import FACETS
from .inside import search_inside

INSIDE_PAGE_SIZE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = read_address(request.GET, get_language() or "")
    if not asked.text:
        return render(request, "search/search.html", {"asked": asked})
    try:
        results = engine.search(asked.text, asked.filters, asked.page, order=asked.order)
    except engine.SearchTooLong:
        return render(request, "search/too_long.html", {"asked": asked}, status=400)
    return render(request, "search/search.html", context_of(asked, results))


def context_of(asked: Asked, results: Results) -> dict[str, Any]:
    """What the page of results shows.

    `did_you_mean` is another query or None, `promoted` are pages that editors put first for this query.
    """
    facets = {name: asked.facet(name, results.counts.get(name, {})) for name in FACETS}
    # A language by itself is no choice.
    shown = [facet for name, facet in facets.items() if len(facet.choices) > (name == "language")]
    return {
        "asked": asked,
        "results": results,
        "kinds": facets["kind"],
        "facets": [facet for facet in shown if facet.name != "kind"],
        "did_you_mean": None,
        "promoted": [],
    }


@require_safe
def inside(request: HttpRequest, page_id: int) -> HttpResponse:
    """The articles of one public document that match; the links lead back into it."""
    documents = public(LegalDocumentPage.objects.all()).defer_streamfields()
    document = get_object_or_404(documents, pk=page_id)
    asked = read_address(request.GET, get_language() or "")
    found = search_inside(document.pk, asked.text)
    items = paginate(request, found.passages, INSIDE_PAGE_SIZE)
    context = {"document": document, "asked": asked, "found": found, "items": items}
    return render(request, "search/inside.html", context | {"articles": found.articles(items)})
