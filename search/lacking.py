"""What the index lacks: after a table of it was lost, after a publication that couldn't write into it.

Asked of the tables themselves, not noted where it goes wrong: whatever has taken rows away, they are missing.
The answer lies in one row (IndexState), which the pages of results are made with.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from numpy.typing import NDArray

from delivery.memo import remembered

from . import opensearch_index
from .index import findable, passage_terms
from .models import FreshEntry, IndexState, Passage, Posting, SearchEntry, Segment
from .scoring import make_layout
from .terms import signed

# Readers are told where more than one page in so many is lacking, administrators of each.
WORTH_TELLING = 100
# So many passages of a segment are looked up, and so much of their terms must be in its lists: another
# release's analysis may differ a little.
PROBES = 3
ENOUGH = 0.9
# Any number of our own: one writing anew at a time.
LOCK = 7_319_003


def state() -> IndexState:
    """What was found last; an index that nobody has looked at yet lacks nothing."""
    return IndexState.objects.first() or IndexState()


def is_behind() -> bool:
    """Whether so much is lacking that readers must be told. One question, which readers' pages remember."""
    return remembered(("search-behind",), _is_behind)


def _is_behind() -> bool:
    row = state()
    return row.lacking * WORTH_TELLING > row.pages


def look() -> IndexState:
    """Look what is lacking, and write it down where that has changed: pages are made with it.

    Where that can't be read, all is lacking, and what is raised of it is raised. Raises SearchUnavailable
    where OpenSearch is configured and away.
    """
    pages = findable().count()
    try:
        with transaction.atomic():
            lacking = len(lacking_pages())
        if settings.SEARCH_URL and not opensearch_index.is_there():
            lacking = pages
    except Exception:
        _note(pages, pages)
        raise
    return _note(lacking, pages)


def _note(lacking: int, pages: int) -> IndexState:
    row = state()
    if row.lacking == lacking and row.pk:
        return row
    row.pages, row.lacking = pages, lacking
    row.since = (row.since or timezone.now()) if lacking else None
    # Not what another process notes meanwhile of a rebuild.
    row.save(update_fields=["pages", "lacking", "since"] if row.pk else None)
    return row


def lacking_pages() -> list[int]:
    """The keys of the pages whose entries are missing, older than the page, without passages or in no list;
    those of the same page once, in rising order."""
    # The entries before the lists: one that is gathered meanwhile is in both, never in neither.
    own = SearchEntry.objects.filter(page=OuterRef("pk"), file=None, written_at__isnull=False)
    missing = findable().filter(~Exists(own)).values_list("pk", flat=True)
    overtaken = Q(written_at=None) | Q(
        written_at__lt=F("page__last_published_at"), page__last_published_at__lt=timezone.now()
    )
    without = ~Exists(Passage.objects.filter(entry=OuterRef("pk")))
    wrong = SearchEntry.objects.filter(overtaken | without, page__live=True).values_list("page", flat=True)
    return sorted({*missing, *wrong, *_in_no_list()})


def _in_no_list() -> set[int]:
    """The pages of the entries that neither a segment nor a fresh entry has; OpenSearch has no such lists."""
    if settings.SEARCH_URL:
        return set()
    rows = SearchEntry.objects.filter(page__live=True).values_list("pk", "page")
    pages = dict(rows)
    listed = set(FreshEntry.objects.values_list("entry", flat=True))
    broken = broken_segments()
    for pk, entries in Segment.objects.exclude(pk__in=broken.unreadable).values_list("pk", "entries"):
        if pk not in broken.differing:
            listed.update(np.frombuffer(entries, dtype=np.int32).tolist())
    return {page for entry, page in pages.items() if entry not in listed}


class Broken(NamedTuple):
    """Segments that can't be read; those whose lists don't have what some of their passages say, and the
    entries of these."""

    unreadable: list[int]
    differing: list[int]
    differing_entries: list[int]


def broken_segments() -> Broken:
    broken = Broken([], [], [])
    for segment in Segment.objects.iterator():
        if not _is_readable(segment):
            broken.unreadable.append(segment.pk)
        elif not _has_its_terms(segment):
            broken.differing.append(segment.pk)
            broken.differing_entries.extend(_numbers(segment.entries).tolist())
    return broken


def _numbers(blob: bytes | memoryview) -> NDArray[np.int32]:
    return np.frombuffer(blob, dtype=np.int32)


def _is_readable(segment: Segment) -> bool:
    try:
        blobs = (segment.passages, segment.entries, segment.starts)
        layout = make_layout(*map(_numbers, blobs))
    except ValueError:
        return False
    # As many owners as passages, or some passage would be nobody's.
    return len(layout.passages) == len(layout.owners) == segment.passage_count


def _has_its_terms(segment: Segment) -> bool:
    rows = _some_of(_numbers(segment.passages))
    wanted = {term for row in rows for term in passage_terms(row.heading, row.text)[0].tolist()}
    found = Posting.objects.filter(segment=segment, term__in=signed(wanted)).count()
    return found >= ENOUGH * len(wanted)


def _some_of(passages: NDArray[np.int32]) -> list[Passage]:
    """Passages from several parts of a segment that are still there."""
    spread = np.linspace(0, max(0, len(passages) - 1), num=10 * PROBES, dtype=int)
    rows = Passage.objects.in_bulk(sorted(set(passages[spread].tolist()))) if len(passages) else {}
    living = list(rows.values())
    return living[:: max(1, len(living) // PROBES)]


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this process is the one that writes the index anew; it is until the block ends, or it dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def told() -> dict[str, Any] | None:
    """For administrators: how many pages are lacking of how many, and since when; None where none is."""
    row = state()
    return {"lacking": row.lacking, "pages": row.pages, "since": row.since} if row.lacking else None


def is_late(patience: datetime.timedelta) -> bool:
    """Whether pages have been lacking for longer than that."""
    row = state()
    return bool(row.lacking and row.since and timezone.now() - row.since > patience)
