"""Writes segments from other segments and fresh entries, without a look at the texts.

The postings of what is there already are taken over with new places, those of what is gone left out. It goes
by ranges of terms, so that only a part is in memory.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray

from .facets import ids_in_sql
from .models import FreshEntry, SearchEntry, Segment

NO_IDS = np.zeros(0, np.int32)
RANGES = 16
SMALLEST_TERM = -(1 << 63)
RANGE = (1 << 64) // RANGES


class _Source(NamedTuple):
    """What is taken over from segments: the ids of the passages that are still there, and of the entry of
    each; the new place of every passage, -1 for what is gone; and where in these each segment begins that
    isn't gone as a whole."""

    passages: NDArray[np.int32]
    owners: NDArray[np.int32]
    places: NDArray[np.int32]
    begins: dict[int, int]


class _Postings(NamedTuple):
    """A term (as PostgreSQL has it, with a sign), a place and an impact for each posting."""

    terms: NDArray[np.int64]
    places: NDArray[np.int32]
    impacts: NDArray[np.uint8]

    def part(self, which: slice | NDArray) -> "_Postings":
        return _Postings(self.terms[which], self.places[which], self.impacts[which])


NO_POSTINGS = _Postings(np.zeros(0, np.int64), NO_IDS, np.zeros(0, np.uint8))


class _Layout(NamedTuple):
    """The new segments, and at which place each begins; the last of `bounds` is where all ends."""

    segments: list[int]
    bounds: NDArray[np.int64]


def write_segments(merged: list[Segment], fresh: list[FreshEntry], largest: int) -> int:
    """Write new segments, of at most `largest` passages, with all that is still there. How many passages."""
    source = _source(merged)
    passages = [source.passages, *(np.frombuffer(row.passages, dtype=np.int32) for row in fresh)]
    owners = [source.owners, *(np.full(row.passage_count, row.entry_id, dtype=np.int32) for row in fresh)]
    layout = _write_layout(np.concatenate(passages), np.concatenate(owners), largest)
    added = _fresh_postings(fresh, len(source.passages))
    for low in range(SMALLEST_TERM, -SMALLEST_TERM, RANGE):
        high = low + RANGE - 1
        here = slice(np.searchsorted(added.terms, low), np.searchsorted(added.terms, high, side="right"))
        _write_postings(layout, [_taken_over(source, low, high), added.part(here)])
    return int(layout.bounds[-1])


def is_living(entries: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of these entries are still there."""
    known = SearchEntry.objects.filter(pk__in=ids_in_sql(entries.tolist())).values_list("pk", flat=True)
    return np.isin(entries, np.array(list(known), dtype=np.int32))


def _source(segments: list[Segment]) -> _Source:
    all_passages, all_owners = [NO_IDS], [NO_IDS]
    begins = {}
    begin = 0
    for segment in segments:
        passages, entries, starts = (
            np.frombuffer(blob, dtype=np.int32)
            for blob in (segment.passages, segment.entries, segment.starts)
        )
        all_passages.append(passages)
        all_owners.append(np.repeat(entries, np.diff(starts, append=len(passages))))
        begins[segment.pk] = begin
        begin += len(passages)
    passages, owners = np.concatenate(all_passages), np.concatenate(all_owners)
    entries = np.unique(owners)
    living = np.isin(owners, entries[is_living(entries)])
    places = np.where(living, np.cumsum(living) - 1, -1).astype(np.int32)
    ends = [*begins.values(), begin][1:]
    kept = {pk: begins[pk] for pk, end in zip(begins, ends, strict=True) if living[begins[pk] : end].any()}
    return _Source(passages[living], owners[living], places, kept)


def _write_layout(passages: NDArray[np.int32], owners: NDArray[np.int32], largest: int) -> _Layout:
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    bounds = [0, *_cuts(starts, len(passages), largest), len(passages)]
    segments = []
    for begin, end in pairwise(bounds):
        inside = starts[(starts >= begin) & (starts < end)]
        segment = Segment.objects.create(
            passage_count=end - begin,
            passages=passages[begin:end].tobytes(),
            entries=owners[inside].tobytes(),
            starts=(inside - begin).astype(np.int32).tobytes(),
        )
        segments.append(segment.pk)
    return _Layout(segments, np.array(bounds))


def _cuts(starts: NDArray[np.int64], total: int, largest: int) -> Iterator[int]:
    """Where a new segment begins, so that none has more than `largest` passages and no entry is in two."""
    begin = 0
    while total - begin > largest:
        begin = int(starts[np.searchsorted(starts, begin + largest, side="right") - 1])
        yield begin


def _fresh_postings(fresh: list[FreshEntry], begin: int) -> _Postings:
    """The postings of the fresh entries, in the order of their terms; the first passage at `begin`."""
    lengths = np.frombuffer(b"".join(bytes(row.lengths) for row in fresh), dtype=np.int32)
    terms = np.frombuffer(b"".join(bytes(row.terms) for row in fresh), dtype=np.int64)
    impacts = np.frombuffer(b"".join(bytes(row.impacts) for row in fresh), dtype=np.uint8)
    places = np.repeat(np.arange(begin, begin + len(lengths), dtype=np.int32), lengths)
    order = np.argsort(terms, kind="stable")
    return _Postings(terms, places, impacts).part(order)


def _taken_over(source: _Source, low: int, high: int) -> _Postings:
    """The postings with the terms from `low` to `high` that are taken over."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        rows = cursor.execute(
            "SELECT term, segment_id, passages FROM search_posting"
            " WHERE segment_id = ANY(%s::bigint[]) AND term BETWEEN %s AND %s",
            [list(source.begins), low, high],
            binary=True,
        ).fetchall()
    if not rows:
        return NO_POSTINGS
    found, segments, blobs = zip(*rows, strict=True)
    counts = np.fromiter(map(len, blobs), np.int64) // 3
    terms = np.repeat(np.array(found, dtype=np.int64), counts)
    begins = np.repeat(np.fromiter(map(source.begins.__getitem__, segments), np.int32), counts)
    # Of each blob two thirds are places and the rest impacts.
    is_place = np.repeat(np.tile([True, False], len(rows)), np.column_stack([2 * counts, counts]).ravel())
    both = np.frombuffer(b"".join(blobs), dtype=np.uint8)
    places, impacts = both[is_place].view(np.uint16), both[~is_place]
    moved = source.places[places + begins]
    living = moved >= 0
    return _Postings(terms, moved, impacts).part(living)


def _write_postings(layout: _Layout, postings: list[_Postings]) -> None:
    """Write for each term and segment the places of the passages, in rising order, and the impacts there."""
    terms, places, impacts = (np.concatenate(columns) for columns in zip(*postings, strict=True))
    order = np.lexsort((places, terms))
    terms, places, impacts = terms[order], places[order], impacts[order]
    parts = np.searchsorted(layout.bounds, places, side="right") - 1
    local = (places - layout.bounds[parts]).astype(np.uint16)
    is_first = np.append(True, (terms[1:] != terms[:-1]) | (parts[1:] != parts[:-1]))[: len(terms)]
    starts = np.flatnonzero(is_first)
    ends = np.append(starts[1:], len(terms))
    rows = zip(starts.tolist(), ends.tolist(), terms[starts].tolist(), parts[starts].tolist(), strict=False)
    statement = "COPY search_posting (term, segment_id, passages) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "int8", "bytea"])
        for start, end, term, part in rows:
            blob = local[start:end].tobytes() + impacts[start:end].tobytes()
            copy.write_row((term, layout.segments[part], blob))
