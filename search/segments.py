"""Keeps the lists of the index short to read: gathers fresh entries into segments, and small segments into
large.

A segment never changes, so a publication writes only its own rows and waits for nobody. What is gone stays
in its segment, unseen, until the segment is gathered again.
"""

import logging
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from django.db import connection, transaction
from django.db.models import Count
from numpy.typing import NDArray

from .analysis import Terms
from .facets import ids_in_sql
from .index import passage_terms
from .models import FreshEntry, Passage, SearchEntry, Segment

logger = logging.getLogger(__name__)

# Passages. More fresh ones than this make a search slower than a segment would.
ENOUGH_FRESH = 400
# Places in a segment are 16 bits, and a segment is made in memory: about 15 kB for each passage.
LARGEST = 20_000
# Fresh passages take along the segments that are up to so many times as large.
GROWTH = 3
# A segment with this part of LARGEST isn't gathered again, unless less than WORTH_KEEPING of it is still
# there.
FULL = 0.7
WORTH_KEEPING = 0.8
# Any number of our own: one gathering at a time.
LOCK = 7_319_002


def gather(enough: int = ENOUGH_FRESH, *, everything: bool = False) -> int:
    """Bring the fresh entries into a segment, together with segments that aren't much larger. How many
    passages.

    Leaves them where there are fewer than `enough` passages; with `everything`, gathers any and all segments
    that aren't full. Where another process gathers, this one does nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        fresh = dict(FreshEntry.objects.values_list("entry", "passage_count"))
        if (not fresh and not everything) or (sum(fresh.values()) < enough and not everything):
            return 0
        merged = _segments_to_merge(LARGEST if everything else sum(fresh.values()))
        entries = sorted({*fresh, *_living_entries(merged)})
        if not fresh and len(merged) < 2:
            return 0
        Segment.objects.filter(pk__in=[segment.pk for segment in merged]).delete()
        written = sum(_write_segment(part) for part in _parts(entries))
        FreshEntry.objects.filter(entry__in=list(fresh)).delete()
    logger.info("Search index: %d passages gathered, with %d segments", written, len(merged))
    return written


def _segments_to_merge(size: int) -> list[Segment]:
    """The segments that are worth writing again with `size` fresh passages, the smallest first.

    Each time a passage is written, what it stands with has grown by a part: so there are few segments, and
    each passage is written a few times in all.
    """
    merged = []
    for segment in Segment.objects.order_by("passage_count"):
        is_small = segment.passage_count <= min(size * GROWTH, LARGEST * FULL)
        if is_small or _living_part(segment) < WORTH_KEEPING:
            merged.append(segment)
            size += segment.passage_count
    return merged


def _living_part(segment: Segment) -> float:
    """How much of a segment is still there, of 1."""
    return len(_living_entries([segment])) * 4 / len(segment.entries)


def _living_entries(segments: list[Segment]) -> list[int]:
    ids = np.frombuffer(b"".join(bytes(segment.entries) for segment in segments), dtype=np.int32)
    return list(SearchEntry.objects.filter(pk__in=ids_in_sql(ids.tolist())).values_list("pk", flat=True))


def _parts(entries: list[int]) -> Iterator[list[int]]:
    """`entries` in parts of at most LARGEST passages."""
    counts = dict(
        Passage.objects.filter(entry__in=entries).order_by().values_list("entry").annotate(Count("pk"))
    )
    part: list[int] = []
    size = 0
    for entry in entries:
        count = counts.get(entry, 0)
        if part and size + count > LARGEST:
            yield part
            part, size = [], 0
        if count:
            part.append(entry)
            size += count
    if part:
        yield part


class _Rows(NamedTuple):
    """Passages of whole entries: ids, whose they are, and the terms and impacts of each."""

    passages: list[int]
    owners: list[int]
    terms: list[Terms]
    impacts: list[NDArray[np.uint8]]


def _write_segment(entries: list[int]) -> int:
    rows = _Rows([], [], [], [])
    fresh = _take_fresh(entries, rows)
    _take_texts([entry for entry in entries if entry not in fresh], rows)
    starts = np.flatnonzero(np.diff(rows.owners, prepend=-1)).astype(np.int32)
    segment = Segment.objects.create(
        passage_count=len(rows.passages),
        passages=np.array(rows.passages, dtype=np.int32).tobytes(),
        entries=np.array(rows.owners, dtype=np.int32)[starts].tobytes(),
        starts=starts.tobytes(),
    )
    places = np.repeat(np.arange(len(rows.passages), dtype=np.uint16), [len(found) for found in rows.terms])
    _write_postings(segment.pk, np.concatenate(rows.terms), places, np.concatenate(rows.impacts))
    return len(rows.passages)


def _take_fresh(entries: list[int], rows: _Rows) -> set[int]:
    """Add the passages of the entries whose terms are at hand; which these are."""
    taken = set()
    for fresh in FreshEntry.objects.filter(entry__in=ids_in_sql(entries)).iterator(100):
        ends = np.cumsum(np.frombuffer(fresh.lengths, dtype=np.int32))[:-1]
        rows.passages.extend(np.frombuffer(fresh.passages, dtype=np.int32).tolist())
        rows.owners.extend([fresh.entry_id] * fresh.passage_count)
        rows.terms.extend(np.split(np.frombuffer(fresh.terms, dtype=np.uint64), ends))
        rows.impacts.extend(np.split(np.frombuffer(fresh.impacts, dtype=np.uint8), ends))
        taken.add(fresh.entry_id)
    return taken


def _take_texts(entries: list[int], rows: _Rows) -> None:
    """Add the passages of the entries whose terms are made anew from their text."""
    passages = Passage.objects.filter(entry__in=ids_in_sql(entries)).order_by("entry", "position")
    for pk, entry, heading, text in passages.values_list("pk", "entry", "heading", "text").iterator(1000):
        found, impacts = passage_terms(heading, text)
        rows.passages.append(pk)
        rows.owners.append(entry)
        rows.terms.append(found)
        rows.impacts.append(impacts)


def _write_postings(
    segment: int, terms: Terms, places: NDArray[np.uint16], impacts: NDArray[np.uint8]
) -> None:
    """Write for each term the places of its passages, in rising order, and its impacts there."""
    order = np.argsort(terms, kind="stable")
    terms, places, impacts = terms[order], places[order], impacts[order]
    starts = np.flatnonzero(np.append(True, terms[1:] != terms[:-1]))
    ends = np.append(starts[1:], len(terms))
    statement = "COPY search_posting (term, segment_id, passages) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "int8", "bytea"])
        signed = terms.view(np.int64)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            copy.write_row(
                (int(signed[start]), segment, places[start:end].tobytes() + impacts[start:end].tobytes())
            )


def recount_citations() -> None:
    """Count anew by how many pages each document is cited; a weight of the ranking, so it may lag behind."""
    with connection.cursor() as cursor:
        cursor.execute("""
            WITH counted AS (
                SELECT entry.id, count(DISTINCT citing.page_id) AS citations
                FROM search_searchentry AS entry
                LEFT JOIN search_searchentry AS citing
                    ON citing.cites @> ARRAY[entry.number_key] AND citing.page_id <> entry.page_id
                WHERE entry.number_key <> ''
                GROUP BY entry.id
            )
            UPDATE search_searchentry AS entry SET citations = counted.citations
            FROM counted WHERE counted.id = entry.id AND entry.citations <> counted.citations
        """)
