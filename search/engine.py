"""The search itself: one function from (query, filters, page) to results."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from wagtail.models import Page

from core.kinds import Kind
from core.listings import public
from documents.numbers import number_key

from .analysis import pairs, query_terms
from .models import SearchEntry
from .snippets import Snippet, snippet

PAGE_SIZE = 10
MAX_PAGE = 100
MAX_QUERY_LENGTH = 300
SNIPPET_SOURCE = 20_000
# A unit of the title says more of what a page is about than one somewhere in its text.
TITLE_WEIGHT = 4.0
TABLE_SIZE = "(SELECT greatest(count(*), 1) FROM search_searchentry)"


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

    All words must occur; where no page has them all, those with any pair of them are found. A query that
    is a document's number puts that document first. Marks don't decide a match.
    """
    terms = query_terms(query[:MAX_QUERY_LENGTH])
    if not terms:
        return Results()
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner takes a scan for cheap, since it doesn't count reading arrays that lie out of line.
        cursor.execute("SET LOCAL enable_seqscan = off")
        return _search(query, terms, filters, page)


def _search(query: str, terms: list[str], filters: Filters, page: int) -> Results:
    readable = _readable(filters.language)
    # NULL equals nothing: a query such as "Số:" isn't the number of all that have none.
    number = number_key(query)[:100] or None
    matching = readable.filter(Q(units__contains=terms) | Q(number_key__in=[number] if number else []))
    counts = _counts(matching)
    if not counts:
        matching = readable.filter(units__overlap=pairs(terms) or terms)
        counts = _counts(matching)
    if filters.kind:
        matching = matching.filter(kind=filters.kind)
    total = counts.get(filters.kind, 0) if filters.kind else sum(counts.values())
    page_count = min(-(-total // PAGE_SIZE), MAX_PAGE)
    page = max(1, min(page, page_count))
    best = _rank(matching, [*terms, *pairs(terms)], number, (page - 1) * PAGE_SIZE)
    return Results(_results(best, terms), total, page, page_count, counts)


def _readable(language: str | None) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.filter(page__in=public(Page.objects.all()))
    return entries.filter(language=language) if language else entries


def _counts(matching: QuerySet[SearchEntry]) -> dict[Kind, int]:
    rows = matching.order_by().values_list("kind").annotate(Count("pk"))
    return {Kind(kind): count for kind, count in rows}


def _rank(matching: QuerySet[SearchEntry], units: list[str], number: str | None, offset: int) -> list[int]:
    """The ids of one page of `matching`, by the sum of the rarities (idf) of the units that each has.

    A unit in the title counts several times. Each unit is one look-up in a GIN index: ranking by the
    entries' own contents would read them all (PostgreSQL's ts_rank took 7 s for "quy định" over 1,343 laws).
    """
    lookups: list[str] = []
    parameters: list[Any] = []
    for unit in dict.fromkeys(units):
        for column, weight in (("units", 1.0), ("title_units", TITLE_WEIGHT)):
            lookups.append(
                f"SELECT id, %s * ln(1 + {TABLE_SIZE} / count(*) OVER ()) AS weight "  # noqa: S608
                f"FROM search_searchentry WHERE {column} @> ARRAY[%s]"
            )
            parameters += [weight, unit]
    allowed, allowed_parameters = matching.order_by().values("pk").query.sql_with_params()
    statement = f"""
        SELECT entry.id
        FROM search_searchentry AS entry
        LEFT JOIN ({" UNION ALL ".join(lookups)}) AS hit ON hit.id = entry.id
        WHERE entry.id IN ({allowed})
        GROUP BY entry.id
        ORDER BY (entry.number_key = %s) DESC, sum(hit.weight) DESC NULLS LAST, entry.date DESC NULLS LAST,
            entry.id DESC
        LIMIT {PAGE_SIZE} OFFSET {int(offset)}
    """  # noqa: S608 - the text holds only names of ours; every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *allowed_parameters, number])
        return [row[0] for row in cursor.fetchall()]


def _results(ids: list[int], terms: list[str]) -> list[Result]:
    entries = (
        SearchEntry.objects.filter(pk__in=ids)
        .annotate(excerpt=Left("text", SNIPPET_SOURCE))
        .defer("text", "units", "title_units")
        .in_bulk()
    )
    rows: list[Any] = [entries[pk] for pk in ids if pk in entries]
    pages = Page.objects.filter(pk__in=[row.page_id for row in rows]).specific().in_bulk()
    return [
        Result(pages[row.page_id], Kind(row.kind), snippet(row.excerpt, terms))
        for row in rows
        if row.page_id in pages
    ]
