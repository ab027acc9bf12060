"""Finds the entries for a query in the index's own lists, in PostgreSQL.

The lists of the query's terms are read, the rarest first, as far as the budget goes, from all segments and
from the entries that are in none yet; they are scored together as one.
"""

from typing import Any, NamedTuple

import numpy as np
import psycopg
from django.db import connection

from .errors import SearchUnavailable, lists_read
from .index import findable
from .kept import Segments, segments
from .models import FreshEntry
from .query import Query
from .ranking import rarity
from .scoring import (
    EMPTY,
    NOTHING,
    Candidates,
    Layout,
    List,
    Lists,
    make_layout,
    make_list,
    score,
    side_by_side,
)
from .terms import QueryTerms, query_terms, signed

# Postings that a query may read. A term that stands in half of all passages says little and costs most.
BUDGET = 600_000
# Times to read the lists again where they are gathered at that very moment.
ATTEMPTS = 3
# More than any entry has of a query's words: all are taken, as the nearest.
NEAR = 2.0
NO_LIST = List(np.zeros(0, np.int32), np.zeros(0, np.uint8), np.zeros(0, np.int32))

FREQUENCIES = """
    SELECT term, sum(octet_length(passages) / 3)::bigint FROM search_posting
    WHERE term = ANY(%s::bigint[]) GROUP BY term
"""
# With the segments that there are at that moment, in rows without a term.
LISTS = """
    SELECT NULL::bigint, id, NULL::bytea FROM search_segment UNION ALL
    SELECT term, segment_id, passages FROM search_posting WHERE term = ANY(%s::bigint[])
"""


class Part(NamedTuple):
    """A part of the index, or all of it: its passages, the lists of a query's terms, and in how many
    passages each term stands. A term without a list was too common to read."""

    layout: Layout
    lists: Lists
    frequencies: dict[int, int]


def find(query: Query, near: bool = False) -> Candidates:
    """The entries that match a query, without a look at who may read them; see finder.find."""
    terms = query_terms(query)
    if not terms.words:
        return NOTHING
    layout, lists, frequencies = _read(terms)
    total = len(layout.passages)
    if not total:
        if findable().exists():
            raise SearchUnavailable("The index is lost, or not made yet.")
        return NOTHING
    weights = _weights(terms, frequencies, total)
    weights |= dict.fromkeys(frequencies.keys() - lists.keys(), 0.0)
    return score(layout, lists, terms, weights, NEAR if near else terms.needed_coverage)


def find_in(layout: Layout, lists: Lists, terms: QueryTerms) -> Candidates:
    """The entries of a layout by itself: a term is as rare as it is there."""
    counts = {term: len(found.places) for term, found in lists.items()}
    weights = _weights(terms, counts, len(layout.passages))
    return score(layout, lists, terms, weights, terms.needed_coverage)


def _weights(terms: QueryTerms, frequencies: dict[int, int], passages: int) -> dict[int, float]:
    wanted = list(terms.all())
    counts = np.array([frequencies.get(term, 0) for term in wanted], dtype=np.int64)
    return dict(zip(wanted, rarity(counts, passages).tolist(), strict=True))


def frequencies(terms: set[int]) -> dict[int, int]:
    """In how many passages each of the terms stands, those left out that stand in none."""
    if not terms:
        return {}
    found = _gathered_frequencies(terms)
    for term, frequency in _fresh(terms).frequencies.items():
        found[term] = found.get(term, 0) + frequency
    return found


def _gathered_frequencies(terms: set[int]) -> dict[int, int]:
    if not terms:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FREQUENCIES, [signed(terms)])
        return {term % (1 << 64): frequency for term, frequency in cursor.fetchall()}


def _read(terms: QueryTerms) -> Part:
    """What a query needs of the index.

    The fresh entries are read first: one that is gathered meanwhile is then seen twice, never missed.
    """
    fresh = _fresh(terms.all())
    layout, lists, frequencies = _read_segments(terms)
    too_long = frequencies.keys() - lists.keys()
    for term, (places, impacts, entries) in fresh.lists.items():
        frequencies[term] = frequencies.get(term, 0) + len(places)
        if term in too_long:
            continue
        first = lists.get(term, NO_LIST)
        lists[term] = List(
            np.concatenate([first.places, places + np.int32(len(layout.passages))]),
            np.concatenate([first.impacts, impacts]),
            np.concatenate([first.entries, entries + np.int32(len(layout.entries))]),
        )
    return Part(side_by_side([layout, fresh.layout]), lists, frequencies)


def _read_segments(terms: QueryTerms) -> Part:
    for _attempt in range(ATTEMPTS):
        known = _known_segments()
        if known is None:
            continue
        kept = known.lists(terms.all())
        frequencies = {term: len(found.places) for term, found in kept.items()}
        frequencies |= _gathered_frequencies(terms.all() - kept.keys())
        affordable = _affordable(frequencies, set(terms.written))
        read = _read_lists(known, affordable - kept.keys())
        if read is not None:
            lists = {term: found for term, found in kept.items() if term in affordable} | read
            return Part(known.layout, lists, frequencies)
    raise SearchUnavailable("The index is being gathered.")


def _known_segments() -> Segments | None:
    """The segments as they are now; None where one was gathered at that very moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_segment ORDER BY id")
        ids = tuple(pk for (pk,) in cursor.fetchall())
    try:
        return segments(ids)
    except LookupError:
        return None


def _affordable(frequencies: dict[int, int], last: set[int]) -> set[int]:
    """The terms to read, the rarest first, as far as the budget goes. Those in `last`, the forms as written,
    come last: they only put in order what the others find."""
    order = sorted(frequencies, key=lambda term: (term in last, frequencies[term]))
    fits = np.cumsum([frequencies[term] for term in order]) <= BUDGET
    return {term for term, is_cheap in zip(order, fits, strict=True) if is_cheap} or set(order[:1])


def _read_lists(known: Segments, terms: set[int]) -> Lists | None:
    """The lists of the terms; None where there are other segments meanwhile."""
    if not terms:
        return {}
    connection.ensure_connection()
    # In binary: Django's cursor would have the lists as twice as long text.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        rows = cursor.execute(LISTS, [signed(terms)], binary=True).fetchall()
    if {segment for term, segment, _blob in rows if term is None} != known.begins.keys():
        return None
    parts: dict[int, list[tuple[int, bytes]]] = {}
    for term, segment, blob in rows:
        if term is not None:
            parts.setdefault(term % (1 << 64), []).append((known.begins[segment], blob))
    with lists_read():
        lists = {term: _decoded(sorted(blobs), known.layout) for term, blobs in parts.items()}
    known.keep(lists)
    return lists


def _decoded(blobs: list[tuple[int, bytes]], layout: Layout) -> List:
    """A term's list from those of the segments, each with the place where its segment begins."""
    places, impacts = [], []
    for begin, blob in blobs:
        count, rest = divmod(len(blob), 3)
        if rest:
            raise ValueError("A list is damaged.")
        places.append(np.frombuffer(blob, dtype=np.uint16, count=count) + np.int32(begin))
        impacts.append(np.frombuffer(blob, dtype=np.uint8, offset=2 * count))
    return make_list(np.concatenate(places), np.concatenate(impacts), layout)


def _fresh(terms: set[int]) -> Part:
    """The entries that are in no segment yet."""
    rows = list(
        FreshEntry.objects.order_by("entry").values_list(
            "entry", "passages", "lengths", "terms", "impacts", "passage_count"
        )
    )
    if not rows:
        return Part(EMPTY, {}, {})
    with lists_read():
        return _fresh_part(rows, terms)


def _fresh_part(rows: list[tuple[Any, ...]], terms: set[int]) -> Part:
    entries, passages, lengths, all_terms, impacts, counts = zip(*rows, strict=True)
    found = np.frombuffer(b"".join(all_terms), dtype=np.uint64)
    weights = np.frombuffer(b"".join(impacts), dtype=np.uint8)
    ends = np.cumsum(np.frombuffer(b"".join(lengths), dtype=np.int32))
    if not ends[-1] == len(found) == len(weights):
        raise ValueError("A fresh entry is damaged.")
    wanted = np.sort(np.array(list(terms), dtype=np.uint64))
    spots = np.searchsorted(wanted, found)
    spots[spots == len(wanted)] = 0
    hits = np.flatnonzero(wanted[spots] == found)
    places = np.searchsorted(ends, hits, side="right")
    layout = make_layout(
        np.frombuffer(b"".join(passages), dtype=np.int32),
        np.array(entries, dtype=np.int32),
        np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int32),
    )
    lists: Lists = {}
    for index, term in enumerate(wanted.tolist()):
        mine = spots[hits] == index
        if mine.any():
            lists[term] = make_list(places[mine].astype(np.int32), weights[hits[mine]], layout)
    return Part(layout, lists, {term: len(found.places) for term, found in lists.items()})
