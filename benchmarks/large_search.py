"""The entries, passages and postings of the pages that benchmarks.large_copies makes."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .large_tables import execute, insert, next_key, write

# Passages that are written at once: about a full segment of the search.
AT_ONCE = 58_000
# The year is the last of them.
FACETS = """
CASE WHEN c.year = '' THEN it.facets
ELSE array(SELECT one FROM unnest(it.facets) WITH ORDINALITY facet (one, place) WHERE one NOT LIKE 'year:%'
    ORDER BY place) || ('year:' || c.year)::varchar END
"""


class EntryCopy(NamedTuple):
    """An entry of the search to be copied, with its first passage, which has the key `first`. `year` is empty
    where the copy belongs to the same year as its original."""

    old: int
    entry: int
    page: int
    first: int
    title: str
    folded_title: str
    number_key: str
    number_words: str
    date: datetime.datetime
    year: str
    is_file: bool
    heading: str
    text: str
    size: int


def copy_entries(copies: Sequence[Any]) -> None:
    """Entries, passages and postings, about a segment at a time."""
    from django.db import transaction

    from search.index import _add_to_vocabulary

    known = _Postings({copy.old for copy in copies})
    part: list[EntryCopy] = []
    for entry in _entries(copies):
        part.append(entry)
        if _length(part) >= AT_ONCE:
            _write_entries(part, known)
            part = []
    _write_entries(part, known)
    with transaction.atomic():
        _add_to_vocabulary([" ".join(copy.added for copy in copies)])


def _length(part: Sequence[EntryCopy]) -> int:
    return part[-1].first + part[-1].size - part[0].first if part else 0


def _entries(copies: Sequence[Any]) -> Iterator[EntryCopy]:
    """The entries of the copies, with keys that follow one another, in their order."""
    from django.utils import timezone

    from documents.models import LegalDocumentPage
    from search.analysis import folded_words
    from search.models import SearchEntry
    from search.numbers import number_words

    by_page: dict[int, list[Any]] = {}
    counts = dict(execute("SELECT entry_id, count(*) FROM search_passage GROUP BY 1"))
    for row in SearchEntry.objects.filter(page__in={copy.old for copy in copies}).order_by("pk"):
        by_page.setdefault(row.page_id, []).append(row)
    firsts = {row[0]: row[1:] for row in execute(
        "SELECT entry_id, heading, text FROM search_passage WHERE position = 0"
    )}  # fmt: skip
    entry, passage = next_key("search_searchentry"), next_key("search_passage")
    dated = set(LegalDocumentPage.objects.exclude(issued_on=None).values_list("pk", flat=True))
    for copy in copies:
        year = "" if copy.old in dated else str(timezone.localdate(copy.moment).year)
        for row in by_page.get(copy.old, []):
            heading, text = firsts[row.pk]
            is_file = row.file_id is not None
            if is_file:
                own = (row.title, row.folded_title, "", "", copy.moment, year, True, heading, text)
            else:
                told = f"{copy.number} {copy.title}".strip()
                key = copy.number_key[:100]
                own = (
                    copy.title, " ".join(folded_words(told)), key,
                    number_words(copy.number)[:150] if key else "", copy.moment, year, False, told,
                    f"Xã {copy.added}.{' ' if text else ''}{text}",
                )  # fmt: skip
            yield EntryCopy(row.pk, entry, copy.page, passage, *own, counts[row.pk])
            entry, passage = entry + 1, passage + counts[row.pk]


def _write_entries(part: Sequence[EntryCopy], known: "_Postings") -> None:
    from django.db import connection, transaction

    from search.merging import write_segments
    from search.segments import LARGEST

    if not part:
        return
    with transaction.atomic():
        write("bench_entries", EntryCopy, part)
        joined = "JOIN bench_entries c ON c.old = it."
        own = ("title", "folded_title", "number_key", "number_words", "date")
        changed = {"id": "c.entry", "page_id": "c.page"} | {name: f"c.{name}" for name in own}
        changed["facets"] = FACETS
        insert("search_searchentry", changed, f"{joined}id")
        changed = {"id": "c.first + it.position", "entry_id": "c.entry"}
        for name in ("heading", "text"):
            changed[name] = f"CASE WHEN it.position = 0 THEN c.{name} ELSE it.{name} END"
        insert("search_passage", changed, f"{joined}entry_id")
        write_segments([], [known.fresh(entry) for entry in part], LARGEST)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_entries")


class _Postings:
    """The terms and impacts of each passage of some pages, taken from the segments of the index."""

    def __init__(self, pages: set[int]) -> None:
        from search.models import Segment

        self.terms: list[NDArray[np.int64]] = []
        self.impacts: list[NDArray[np.uint8]] = []
        # Of each entry: in which segment, and where each of its passages begins there and the last one ends.
        self.places: dict[int, tuple[int, NDArray[np.int64]]] = {}
        wanted = {row[0] for row in execute(
            "SELECT id FROM search_searchentry WHERE page_id = ANY(%s)", [list(pages)]
        )}  # fmt: skip
        for segment in Segment.objects.order_by("pk"):
            self._read(segment, wanted)

    def _read(self, segment: Any, wanted: set[int]) -> None:
        rows = execute("SELECT term, passages FROM search_posting WHERE segment_id = %s", [segment.pk])
        counts = np.fromiter((len(blob) // 3 for _term, blob in rows), np.int64)
        terms = np.repeat(np.fromiter((term for term, _blob in rows), np.int64), counts)
        places = np.concatenate([np.frombuffer(blob, np.uint16, len(blob) // 3) for _term, blob in rows])
        impacts = np.concatenate(
            [np.frombuffer(blob, np.uint8, offset=len(blob) // 3 * 2) for _term, blob in rows]
        )
        order = np.argsort(places, kind="stable")
        begins = np.searchsorted(places[order], np.arange(segment.passage_count + 1))
        entries, starts = (np.frombuffer(blob, np.int32) for blob in (segment.entries, segment.starts))
        number = len(self.terms)
        self.terms.append(terms[order])
        self.impacts.append(impacts[order])
        ends = [*starts[1:], segment.passage_count]
        for entry, start, end in zip(entries.tolist(), starts.tolist(), ends, strict=True):
            if entry in wanted:
                self.places[entry] = (number, begins[start : end + 1])

    def fresh(self, entry: EntryCopy) -> Any:
        """The entry as `gather` finds what was published just now."""
        from search.index import passage_terms
        from search.models import FreshEntry

        number, begins = self.places[entry.old]
        first = passage_terms(entry.heading, entry.text) if not entry.is_file else self._first(number, begins)
        rest = slice(begins[1], begins[-1])
        lengths = np.append([len(first[0])], np.diff(begins[1:])).astype(np.int32)
        return FreshEntry(
            entry_id=entry.entry,
            passage_count=entry.size,
            passages=np.arange(entry.first, entry.first + entry.size, dtype=np.int32).tobytes(),
            lengths=lengths.tobytes(),
            terms=first[0].astype(np.uint64).tobytes() + self.terms[number][rest].tobytes(),
            impacts=first[1].tobytes() + self.impacts[number][rest].tobytes(),
        )

    def _first(self, number: int, begins: NDArray[np.int64]) -> tuple[Any, Any]:
        place = slice(begins[0], begins[1])
        return self.terms[number][place].view(np.uint64), self.impacts[number][place]
