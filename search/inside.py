"""The search within one legal document: its own articles, ranked by the rules of the whole search.

The document is weighed by itself, so that what it says everywhere ("đất" in a land law) counts for little in
it. Its terms are read from the index: to make them anew from the text of a long code takes half a second.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.parts import Part
from documents.models import LegalDocumentPage

from .errors import lists_read
from .index import MAX_PASSAGES, passage_terms
from .models import FreshEntry, Passage, Posting, SearchEntry, Segment
from .passages import page_parts
from .postings import find_in
from .query import Query, parse
from .scoring import Layout, Lists, make_layout, make_list
from .snippets import Snippet, mark, snippet
from .terms import QueryTerms, query_terms, signed

# The places of a term among the passages, and its impact in each.
TermLists = dict[int, tuple[NDArray[np.int32], NDArray[np.uint8]]]


@dataclass(frozen=True)
class Article:
    """A part of the document that matches, with the piece of it that matches best."""

    anchor: str
    heading: Snippet
    snippet: Snippet

    @property
    def fragment(self) -> str:
        return f"#{self.anchor}" if self.anchor else ""


@dataclass(frozen=True)
class Inside:
    """What was found in one document: the best passage of each article that matches, as ids, best first.

    `complete` is False where no article has enough of the words. `parts` are the passages of a text that
    isn't in the index: there an id is a place in them.
    """

    query: Query
    passages: list[int] = field(default_factory=list)
    complete: bool = True
    parts: list[Part] | None = None

    def articles(self, passages: Iterable[int]) -> list[Article]:
        """Some of the passages as a reader sees them."""
        words = self.query.words
        ids = list(passages)
        rows = dict(enumerate(self.parts)) if self.parts else Passage.objects.in_bulk(ids)
        found = [rows[pk] for pk in ids if pk in rows]
        return [Article(row.anchor, mark(row.heading, words), snippet(row.text, words)) for row in found]


class EntryTerms(NamedTuple):
    """The passages of an entry, as ids in reading order, and in which of them terms stand."""

    passages: NDArray[np.int32]
    lists: TermLists


def search_inside(page_id: int, text: str) -> Inside | None:
    """What matches `text` in a page; the article that is asked for by its number comes first.

    None where the index doesn't have all of the page: it is being written anew, or lost.
    """
    query = parse(text)
    terms = query_terms(query)
    entry = SearchEntry.objects.filter(page=page_id, file=None).values_list("pk", flat=True).first()
    if not terms.words:
        return Inside(query)
    if not entry:
        return None
    with lists_read():
        own = _fresh_terms(entry, terms.all()) or _gathered_terms(entry, terms.all())
    rows = Passage.objects.filter(entry=entry).order_by("position").values_list("pk", "anchor", "heading")
    places = {pk: (anchor, heading) for pk, anchor, heading in rows}
    # They differ while the document is being published anew.
    if own is None or list(places) != own.passages.tolist():
        return None
    return _find(query, terms, own, places)


def search_text(document: LegalDocumentPage, text: str) -> Inside:
    """As search_inside, in the text of a document that is read, which needn't be the one in the index."""
    query = parse(text)
    terms = query_terms(query)
    parts = list(islice(page_parts(document), MAX_PASSAGES))
    if not terms.words:
        return Inside(query)
    made = [passage_terms(part.heading, part.text) for part in parts]
    found, impacts = (np.concatenate(columns) for columns in zip(*made, strict=True))
    lengths = np.array([len(own) for own, _impacts in made])
    own = EntryTerms(np.arange(len(parts), dtype=np.int32), _lists(found, impacts, lengths, terms.all()))
    places = {place: (part.anchor, part.heading) for place, part in enumerate(parts)}
    return replace(_find(query, terms, own, places), parts=parts)


def _find(query: Query, terms: QueryTerms, own: EntryTerms, places: dict[int, tuple[str, str]]) -> Inside:
    """`places` are the anchors and headings of the passages. Without a text there is the title's alone."""
    if len(places) < 2:
        return Inside(query)
    found = find_in(*_by_article(own, list(places.values())), terms)
    passages = [passage for _article, passage, _score in found.best(len(places))]
    asked = f"dieu-{query.article}" if query.article else None
    best = sorted(passages, key=lambda pk: places[pk][0] != asked)
    return Inside(query, best, found.complete)


def _by_article(own: EntryTerms, places: list[tuple[str, str]]) -> tuple[Layout, Lists]:
    """The passages as an index of their own in which each article, of one or more passages, is an entry.

    Without the first, which tells of the document as a whole.
    """
    lengths = [len(list(rows)) for _place, rows in groupby(places[1:])]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
    # Of two that are equally good the higher number comes first: here that is the one that is read first.
    articles = np.arange(len(lengths), dtype=np.int32)[::-1]
    layout = make_layout(own.passages[1:], articles, starts)
    return layout, {
        term: make_list(places[places > 0] - np.int32(1), impacts[places > 0], layout)
        for term, (places, impacts) in own.lists.items()
        if places.any()
    }


def _fresh_terms(entry: int, terms: set[int]) -> EntryTerms | None:
    """From the entry's own row, where it isn't in a segment yet."""
    names = ("passages", "lengths", "terms", "impacts")
    row = FreshEntry.objects.filter(entry=entry).values_list(*names).first()
    if not row:
        return None
    passages, lengths = (np.frombuffer(blob, dtype=np.int32) for blob in row[:2])
    found, impacts = np.frombuffer(row[2], dtype=np.uint64), np.frombuffer(row[3], dtype=np.uint8)
    return EntryTerms(passages, _lists(found, impacts, lengths, terms))


def _lists(found: NDArray, impacts: NDArray, lengths: NDArray, terms: set[int]) -> TermLists:
    """Of the terms of all passages, one after the other, those asked for. `lengths` are the passages' own."""
    owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    wanted = np.isin(found, np.array(list(terms), dtype=np.uint64))
    found, impacts, owners = found[wanted], impacts[wanted], owners[wanted]
    hits = {term: found == np.uint64(term) for term in terms}
    return {term: (owners[hit], impacts[hit]) for term, hit in hits.items()}


def _gathered_terms(entry: int, terms: set[int]) -> EntryTerms | None:
    """From the segment that the entry is in."""
    for pk, entries, starts in Segment.objects.values_list("pk", "entries", "starts"):
        place = np.flatnonzero(np.frombuffer(entries, dtype=np.int32) == entry)
        if len(place):
            bounds = [*np.frombuffer(starts, dtype=np.int32).tolist(), None]
            return _segment_terms(pk, slice(bounds[place[0]], bounds[place[0] + 1]), terms)
    return None


def _segment_terms(segment: int, part: slice, terms: set[int]) -> EntryTerms | None:
    """The terms of the passages that lie in `part` of a segment."""
    blob = Segment.objects.filter(pk=segment).values_list("passages", flat=True).first()
    if blob is None:
        return None
    passages = np.frombuffer(blob, dtype=np.int32)[part]
    rows = Posting.objects.filter(segment=segment, term__in=signed(terms)).values_list("term", "passages")
    lists = {}
    for term, both in rows:
        count = len(both) // 3
        places = np.frombuffer(both, dtype=np.uint16, count=count)
        first, last = np.searchsorted(places, [part.start, part.start + len(passages)])
        impacts = np.frombuffer(both, dtype=np.uint8, offset=2 * count)
        here = places[first:last].astype(np.int32) - np.int32(part.start)
        lists[term % (1 << 64)] = here, impacts[first:last]
    return EntryTerms(passages, lists)
