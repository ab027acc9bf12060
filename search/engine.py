"""The search itself: one function from (query, filters, page) to results."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, ExpressionWrapper, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Left
from wagtail.models import Page

from core.kinds import Kind
from core.listings import public
from documents.numbers import number_key

from .analysis import query_terms
from .models import SearchEntry
from .snippets import Snippet, snippet

PAGE_SIZE = 10
MAX_PAGE = 100
MAX_QUERY_LENGTH = 300
SNIPPET_SOURCE = 20_000
# Weights of D, C, B, A: a word of the title counts twenty times one of the body.
WEIGHTS = [0.05, 0.1, 0.3, 1.0]


@dataclass(frozen=True)
class Filters:
    """What narrows a search; None narrows nothing."""

    language: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Result:
    page: Page
    kind: Kind
    snippet: Snippet


@dataclass(frozen=True)
class Results:
    """One page of results. `counts` gives the matches of each kind, whatever kind is chosen."""

    items: list[Result] = field(default_factory=list)
    total: int = 0
    page: int = 1
    page_count: int = 0
    counts: dict[Kind, int] = field(default_factory=dict)


def search(query: str, filters: Filters, page: int = 1) -> Results:
    """The public pages that match `query`, best first.

    All words must occur; where no page has them all, those with any of them are found. A query that is
    a document's number puts that document first. Marks don't decide a match.
    """
    terms = query_terms(query[:MAX_QUERY_LENGTH])
    if not terms:
        return Results()
    readable = _readable(filters.language)
    matching = readable.filter(_matches(query, _combine(terms, "&")))
    counts = _counts(matching)
    if not counts:
        matching = readable.filter(words=_combine(terms, "|"))
        counts = _counts(matching)
    if filters.kind:
        matching = matching.filter(kind=filters.kind)
    total = counts.get(filters.kind, 0) if filters.kind else sum(counts.values())
    page_count = min(-(-total // PAGE_SIZE), MAX_PAGE)
    page = max(1, min(page, page_count))
    entries = _ranked(matching, query, terms)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Results(_results(entries, terms), total, page, page_count, counts)


def _readable(language: str | None) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.filter(page__in=public(Page.objects.all()))
    return entries.filter(language=language) if language else entries


def _combine(terms: list[str], operator: str) -> SearchQuery:
    """A raw tsquery. The terms hold letters, digits and nothing else, so that no operator slips in."""
    return SearchQuery(f" {operator} ".join(terms), config="simple", search_type="raw")


def _matches(query: str, all_terms: SearchQuery) -> Q:
    return Q(words=all_terms) | Q(number_key=number_key(query)[:100])


def _counts(matching: QuerySet[SearchEntry]) -> dict[Kind, int]:
    rows = matching.order_by().values_list("kind").annotate(Count("pk"))
    return {Kind(kind): count for kind, count in rows}


def _ranked(matching: QuerySet[SearchEntry], query: str, terms: list[str]) -> QuerySet[SearchEntry]:
    phrase = _combine(terms, "<->")
    bonus = Case(
        When(number_key=number_key(query)[:100], then=Value(100.0)),
        When(words=phrase, then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    rank = SearchRank("words", _combine(terms, "|"), weights=WEIGHTS, normalization=Value(1))
    return (
        matching.annotate(score=ExpressionWrapper(rank + bonus, output_field=FloatField()))
        .annotate(excerpt=Left("text", SNIPPET_SOURCE))
        .defer("text", "words")
        .order_by("-score", "-date", "-pk")
    )


def _results(entries: QuerySet[SearchEntry], terms: list[str]) -> list[Result]:
    rows: list[Any] = list(entries)
    pages = Page.objects.filter(pk__in=[row.page_id for row in rows]).specific().in_bulk()
    return [
        # `excerpt` is an annotation of _ranked.
        Result(pages[row.page_id], Kind(row.kind), snippet(row.excerpt, terms))
        for row in rows
        if row.page_id in pages
    ]
