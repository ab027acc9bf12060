"""Keeps in memory what searches read most: the layout of the segments, and the lists of common terms.

A segment never changes and its id never comes again, so that what is kept is right for as long as the
segments are the same; after a gathering it is all dropped. Half of a query's words are in most other queries
too ("quy định", "của"), and theirs are the longest lists.
"""

from collections import OrderedDict
from functools import lru_cache
from threading import Lock

import numpy as np

from .errors import lists_read
from .models import Segment
from .scoring import Layout, List, make_layout, side_by_side

# Postings that a process keeps; each takes 5 to 9 bytes.
MOST = 12_000_000


class Segments:
    """Some segments as one: their layout, at which place of it each begins, and what is known of terms.

    Raises LookupError where one of the segments is no longer there, SearchUnavailable where one can't be
    read.
    """

    def __init__(self, ids: tuple[int, ...]) -> None:
        found = Segment.objects.in_bulk(ids)
        if len(found) < len(ids):
            raise LookupError(ids)
        layouts = [_layout(found[pk]) for pk in ids]
        sizes = [len(layout.passages) for layout in layouts]
        self.layout: Layout = side_by_side(layouts)
        self.begins = dict(zip(ids, np.cumsum([0, *sizes])[: len(ids)].tolist(), strict=True))
        self._lists: OrderedDict[int, List] = OrderedDict()
        self._postings = 0
        self._lock = Lock()

    def lists(self, terms: set[int]) -> dict[int, List]:
        """Those of the terms' lists that are kept."""
        with self._lock:
            found = {term: self._lists[term] for term in terms if term in self._lists}
            for term in found:
                self._lists.move_to_end(term)
            return found

    def keep(self, lists: dict[int, List]) -> None:
        """Keep these lists, and drop those that weren't asked for for longest."""
        with self._lock:
            for term, found in lists.items():
                if term not in self._lists:
                    self._lists[term] = found
                    self._postings += len(found.places)
            while self._postings > MOST:
                _term, dropped = self._lists.popitem(last=False)
                self._postings -= len(dropped.places)


def _layout(segment: Segment) -> Layout:
    blobs = (segment.passages, segment.entries, segment.starts)
    with lists_read():
        layout = make_layout(*(np.frombuffer(blob, dtype=np.int32) for blob in blobs))
        if not len(layout.passages) == len(layout.owners) == segment.passage_count:
            raise ValueError(f"Segment {segment.pk} is damaged.")
    return layout


@lru_cache(maxsize=1)
def segments(ids: tuple[int, ...]) -> Segments:
    """The segments with these ids; as Segments."""
    return Segments(ids)
