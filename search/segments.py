"""Keeps the lists of the index short to read: gathers fresh entries into segments, and small segments into
large.

A segment never changes, so a publication writes only its own rows and waits for nobody. What is gone stays
in its segment, unseen, until the segment is gathered again.
"""

import logging

import numpy as np
from django.db import connection, transaction

from .merging import is_living, write_segments
from .models import FreshEntry, Segment

logger = logging.getLogger(__name__)

# Passages. More fresh ones than this make a search slower than a segment would.
ENOUGH_FRESH = 400
# As many as are gathered at once where whole archives are written.
MANY_FRESH = 10_000
# Passages of a segment, whose places are 16 bits. The fewer segments, the fewer rows a search reads.
LARGEST = 60_000
# Fresh passages take along the segments that are up to so many times as large.
GROWTH = 3
# A segment with this part of LARGEST isn't gathered again, unless less than WORTH_KEEPING of it is still
# there.
FULL = 0.7
WORTH_KEEPING = 0.8
# Any number of our own: one gathering at a time.
LOCK = 7_319_002


def gather(enough: int = ENOUGH_FRESH, *, everything: bool = False, alone: bool = False) -> int:
    """Bring the fresh entries into a segment, together with segments that aren't much larger. How many
    passages.

    Leaves them where there are fewer than `enough` passages; with `everything`, gathers any and all segments
    that aren't full; with `alone`, leaves all segments as they are, to be gathered when no more is to come.
    Where another process gathers, this one does nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        count = sum(FreshEntry.objects.values_list("passage_count", flat=True))
        if (not count and not everything) or (count < enough and not everything):
            return 0
        merged = [] if alone else _segments_to_merge(LARGEST if everything else count)
        if not count and len(merged) < 2:
            return 0
        fresh = list(FreshEntry.objects.order_by("entry"))
        written = write_segments(merged, fresh, LARGEST)
        Segment.objects.filter(pk__in=[segment.pk for segment in merged]).delete()
        FreshEntry.objects.filter(entry__in=[row.entry_id for row in fresh]).delete()
    logger.info("Search index: %d passages gathered, with %d segments", written, len(merged))
    return written


def gather_alone() -> int:
    """Gather while many pages are written, in larger parts than usual; the segments are joined at the end."""
    return gather(MANY_FRESH, alone=True)


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
    return float(is_living(np.frombuffer(segment.entries, dtype=np.int32)).mean())


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
