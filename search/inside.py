"""The search within one legal document: its own articles, ranked by the rules of the whole search.

The document is weighed by itself, so that what it says everywhere ("đất" in a land law) counts for little in
it. Its terms are made anew from its text, since the index keeps them by term and not by page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from . import postings
from .index import passage_terms
from .models import Passage
from .postings import Block, Lists, QueryTerms
from .query import Query, parse
from .snippets import Snippet, mark, snippet


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
    """What was found in one document: the best passage of each article that matches, best first.

    `complete` is False where no article has enough of the words.
    """

    query: Query
    passages: list[Passage] = field(default_factory=list)
    complete: bool = True

    def articles(self, passages: Iterable[Passage]) -> list[Article]:
        """Some of the passages as a reader sees them."""
        words = self.query.words
        return [Article(row.anchor, mark(row.heading, words), snippet(row.text, words)) for row in passages]


def search_inside(page_id: int, text: str) -> Inside:
    """What matches `text` in a page; the article that is asked for by its number comes first."""
    query = parse(text)
    terms = postings.query_terms(query)
    # The first passage tells of the document as a whole.
    rows = Passage.objects.filter(entry__page=page_id, entry__file=None, position__gt=0).order_by("position")
    passages = list(rows.only("anchor", "heading", "text"))
    if not passages or not terms.words:
        return Inside(query)
    found = postings.find_in(_block(passages, terms), terms)
    best = [passages[place] for place in found.passages.tolist()]
    asked = f"dieu-{query.article}" if query.article else None
    best.sort(key=lambda passage: passage.anchor != asked)
    return Inside(query, best, found.complete)


def _block(passages: list[Passage], terms: QueryTerms) -> Block:
    """The passages as a block of the index, in which each article stands as an entry."""
    lengths = [
        len(list(rows)) for _place, rows in groupby(passages, key=lambda row: (row.anchor, row.heading))
    ]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
    places = np.arange(len(passages), dtype=np.int32)
    # Of two that are equally good the higher number comes first: here that is the one that is read first.
    articles = np.arange(len(lengths), dtype=np.int32)[::-1]
    return Block(places, articles, starts, _lists(passages, terms))


def _lists(passages: list[Passage], terms: QueryTerms) -> Lists:
    """In which passages each of the terms stands, and with what weight."""
    rows = [passage_terms(passage.heading, passage.text) for passage in passages]
    owners = np.repeat(np.arange(len(rows), dtype=np.uint16), [len(found) for found, _impacts in rows])
    found = np.concatenate([found for found, _impacts in rows])
    impacts = np.concatenate([impacts for _found, impacts in rows])
    lists: Lists = {}
    for term in terms.all():
        is_term = found == np.uint64(term)
        if is_term.any():
            lists[term] = owners[is_term], impacts[is_term]
    return lists
