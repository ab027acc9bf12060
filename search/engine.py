"""The search itself: from a query, filters and a page's number to results.

What matches is found by `postings.find`, or in OpenSearch where SEARCH_URL is set; who may read it, what
narrows it and how it is shown is the same for both, and is asked of the database at every search.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from django.db import InternalError, OperationalError, ProgrammingError, connection, transaction
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from core.kinds import Kind
from core.listings import as_themselves, restricted

from . import finder
from .errors import SearchTooLong
from .errors import SearchUnavailable as SearchUnavailable
from .facets import Filters, Row, count_facets, ids_in_sql, read_rows
from .models import Passage, SearchEntry
from .numbers import numbered_entries
from .query import Query, parse
from .ranking import CITES_NUMBER, HAS_NUMBER, with_citations
from .scoring import Candidates
from .snippets import Snippet, mark, snippet

PAGE_SIZE = 10
# Entries whose rights and facets are looked at for one search; what lies beyond is counted as "about".
CONSIDERED = 300
# With filters, so many are asked of the database, which gives back those that pass.
CONSIDERED_WITH_FILTERS = 20_000
# Milliseconds that a statement may take.
TIMEOUT = 250
SHOW_TIMEOUTS = "SHOW statement_timeout; SHOW lock_timeout"
SET_TIMEOUTS = "SET LOCAL statement_timeout = %s; SET LOCAL lock_timeout = %s"
QUERY_CANCELED, LOCK_NOT_AVAILABLE = "57014", "55P03"
# Where so few words take too long the database is busy: it would help nobody to search with fewer.
FEW_WORDS = 8
# What is raised of tables that are lost or damaged; for the lists in them see errors.lists_read.
DAMAGED = (ProgrammingError, InternalError)
logger = logging.getLogger(__name__)


class Order(TextChoices):
    RELEVANCE = "lien-quan", _("Most relevant")
    DATE = "moi-nhat", _("Newest")


@dataclass(frozen=True)
class Result:
    """A page that was found, and the passage that leads to it.

    `heading` and `anchor` are of the passage; `file` is set where the words stand in a file of the page.
    """

    page: Any
    kind: Kind
    title: Snippet
    heading: Snippet
    anchor: str
    snippet: Snippet
    score: float
    file: Any = None

    @property
    def fragment(self) -> str:
        return f"#{self.anchor}" if self.anchor else ""


@dataclass(frozen=True)
class Results:
    """One page of results. `counts` gives the matches by facet and value, each facet's without its own
    filter.

    They may be more where `counts_are_exact` is False. `complete` is False where nothing has enough of the
    words and the items are only near.
    """

    query: Query
    items: list[Result] = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    page: int = 1
    page_count: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    complete: bool = True
    counts_are_exact: bool = True


class Found(NamedTuple):
    """An entry among the candidates: its best passage and its score."""

    passage: int
    score: float


class Look(NamedTuple):
    """The best candidates by entry; those of them that are for everyone, and that pass the filters; and how
    many candidates there are in all."""

    found: dict[int, Found]
    rows: list[Row]
    passing: list[Row]
    in_all: int
    complete: bool


def search(
    text: str,
    filters: Filters,
    page: int = 1,
    *,
    page_size: int = PAGE_SIZE,
    order: Order = Order.RELEVANCE,
    timeout: int = TIMEOUT,
) -> Results:
    """The public pages that match `text`, best first. Raises SearchTooLong, SearchUnavailable.

    Each statement may take `timeout` milliseconds.

    A query that is a document's number puts that document first, then what cites it. Marks that were typed
    put what has them first and leave out nothing.
    """
    with _unless_busy(text), guarded(timeout):
        query = parse(text)
        numbered = dict(numbered_entries(query)) if query.numbers else {}
        look = _look(finder.find(query), numbered, filters)
        if not look.passing and look.complete:
            # What has all the words isn't for everyone. A reader must not see that there is such a page.
            look = _look(finder.find(query, near=True), numbered, filters)
        counts = count_facets(look.rows, filters)
        ranked = _rank(look.passing, look.found, order)
        total, exact = _total(len(ranked), look)
        page_count = -(-len(ranked) // page_size)
        page = max(1, min(page, page_count))
        shown = ranked[(page - 1) * page_size : page * page_size]
        items = _results(shown, look.found, query)
    return Results(
        query, items, total, exact, page, page_count, counts, look.complete, look.in_all <= CONSIDERED
    )


@contextmanager
def _unless_busy(text: str) -> Iterator[None]:
    try:
        yield
    except SearchTooLong as error:
        if len(text.split()) > FEW_WORDS:
            raise
        logger.warning("A search of few words takes too long: the database is busy")
        raise SearchUnavailable("The database is too busy to search.") from error


def _look(candidates: Candidates, numbered: dict[int, str], filters: Filters) -> Look:
    """Which of the candidates anyone may read, and which of these pass the filters, best first."""
    found = _best(candidates, numbered, CONSIDERED)
    in_all = max(len(candidates.entries), len(found))
    rows = _readable(list(found), numbered)
    passing = [row for row in rows if filters.passes(row)]
    if in_all > CONSIDERED and len(passing) < CONSIDERED // 2:
        found = _best(candidates, numbered, CONSIDERED_WITH_FILTERS)
        more = _readable(list(found), numbered, filters)
        passing = [row for row in more if filters.passes(row)][:CONSIDERED]
    return Look(found, rows, passing, in_all, candidates.complete or bool(numbered))


@contextmanager
def guarded(timeout: int = TIMEOUT) -> Iterator[None]:
    """Statements within have so many milliseconds, half of them to wait for others.

    Raises SearchTooLong where one is cancelled for it, SearchUnavailable where the index is damaged, or is
    being written anew and let go by nobody.
    """
    is_within = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            before = _read_timeouts(cursor) if is_within else []
            cursor.execute(SET_TIMEOUTS, [str(timeout), str(timeout // 2)])
            yield
            if is_within:
                cursor.execute(SET_TIMEOUTS, before)
    except OperationalError as error:
        state = getattr(error.__cause__, "sqlstate", "")
        if state == QUERY_CANCELED:
            raise SearchTooLong from error
        if state == LOCK_NOT_AVAILABLE:
            raise SearchUnavailable(str(error)) from error
        raise
    except DAMAGED as error:
        logger.exception("The search index can't be read; mend_search writes anew what can be")
        raise SearchUnavailable(str(error)) from error


def _read_timeouts(cursor: Any) -> list[str]:
    cursor.execute(SHOW_TIMEOUTS)
    statement = cursor.fetchone()[0]
    cursor.nextset()
    return [statement, cursor.fetchone()[0]]


def _best(candidates: Candidates, numbered: dict[int, str], count: int) -> dict[int, Found]:
    """The `count` best candidates by entry, best first; before them the documents whose number was asked
    for."""
    found: dict[int, Found] = {}
    for entry, passage, score in candidates.best(count):
        # An entry that was gathered while the lists were read stands in them twice.
        found.setdefault(entry, Found(passage, score))
    first = {
        entry: Found(found[entry].passage if entry in found else 0, HAS_NUMBER + len(numbered) - place)
        for place, entry in enumerate(numbered)
    }
    return first | {entry: value for entry, value in found.items() if entry not in first}


def _readable(entries: list[int], numbered: dict[int, str], filters: Filters | None = None) -> list[Row]:
    """The entries that anyone may read now, in this order; with filters, only those that may pass."""
    order = {entry: place for place, entry in enumerate(entries)}
    rows = visible(SearchEntry.objects.filter(pk__in=ids_in_sql(entries)))
    if filters:
        rows = rows.filter(facets__contains=filters.indexed)
    return sorted(read_rows(rows, set(numbered.values())), key=lambda row: order[row.entry])


def visible(entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """The entries of pages, and of files on them, that anyone may read."""
    return entries.filter(
        ~restricted(PageViewRestriction.objects.all(), "page__path", "page__path"),
        Q(file=None)
        | ~restricted(CollectionViewRestriction.objects.all(), "file__collection__path", "collection__path"),
        page__live=True,
    )


def _rank(rows: list[Row], found: dict[int, Found], order: Order) -> list[tuple[Row, float]]:
    """The rows with their scores, one for each page, in the order asked for."""
    scores = with_citations(
        np.array([found[row.entry].score for row in rows]), np.array([row.citations for row in rows])
    )
    scores += CITES_NUMBER * np.array([row.is_citing for row in rows])
    ranked = sorted(zip(rows, scores.tolist(), strict=True), key=lambda pair: (-pair[1], -pair[0].entry))
    if order == Order.DATE:
        ranked.sort(key=lambda pair: _time(pair[0]), reverse=True)
    by_page: dict[int, tuple[Row, float]] = {}
    for row, score in ranked:
        by_page.setdefault(row.page, (row, score))
    return list(by_page.values())


def _time(row: Row) -> float:
    return row.date.timestamp() if row.date else 0


def _total(passing: int, look: Look) -> tuple[int, bool]:
    """How many results there are, and whether that is the very number."""
    if look.in_all <= len(look.found) and passing < CONSIDERED:
        return passing, True
    return round(passing * max(1, look.in_all / len(look.found))), False


def _results(shown: list[tuple[Row, float]], found: dict[int, Found], query: Query) -> list[Result]:
    pages = _pages([row for row, _score in shown])
    passages = _passages({row.entry: found[row.entry].passage for row, _score in shown}, query)
    if shown and not passages:
        raise SearchUnavailable("The passages are lost.")
    return [
        _result(pages[row.page], passages[row.entry], score, query)
        for row, score in shown
        if row.page in pages and row.entry in passages
    ]


def _pages(rows: list[Row]) -> dict[int, Any]:
    """The pages of the rows, by id, each as what it is."""
    pages = Page.objects.filter(pk__in=[row.page for row in rows])
    return {page.pk: page for page in as_themselves(pages, {row.page_type for row in rows})}


def _passages(best: dict[int, int], query: Query) -> dict[int, Passage]:
    """The passage to lead to for each entry: the article that was asked for, else the best, else the
    title."""
    article = f"dieu-{query.article}" if query.article else None
    entries = list(best)
    condition = Q(pk__in=list(best.values())) | Q(entry__in=entries, position=0)
    if article:
        condition |= Q(entry__in=entries, anchor=article)
    rows = Passage.objects.filter(condition).select_related("entry__file")
    rows = rows.defer("entry__facets", "entry__cites", "entry__title")

    def preference(passage: Passage) -> tuple[bool, bool, int]:
        is_asked = passage.anchor == article and _is_named(query, passage.entry)
        return is_asked, passage.pk == best[passage.entry_id], -passage.position

    return {passage.entry_id: passage for passage in sorted(rows, key=preference)}


def _is_named(query: Query, entry: SearchEntry) -> bool:
    """Whether what the query says besides the article is the document's title or number."""
    own = {*entry.folded_title.split(), "dieu", "khoan", "diem", "cua", query.article}
    numbers = {word for run in query.numbers for word in run}
    return all(word in own or word in numbers for word in query.folded)


def _result(page: Any, passage: Passage, score: float, query: Query) -> Result:
    file = passage.entry.file
    is_title = passage.position == 0 and not file
    return Result(
        page=page,
        kind=page.kind,
        title=mark(page.title, query.words),
        heading=mark("" if is_title else passage.heading, query.words),
        anchor=passage.anchor,
        snippet=snippet(page.lead if is_title else passage.text, query.words),
        score=score,
        file=file,
    )
