"""From the lists of a query's terms to the entries that match: BM25 by operations on whole arrays.

Every passage in the lists gets its score, and an entry the score of its best passage with what its title and
its other passages add.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .ranking import DOCUMENT_WEIGHT, STEP, TITLE_WEIGHT, WRITTEN_WEIGHT
from .terms import QueryTerms


class List(NamedTuple):
    """Where a term stands: the places of its passages in rising order, its impacts there, and the places of
    their entries, each once."""

    places: NDArray[np.int32]
    impacts: NDArray[np.uint8]
    entries: NDArray[np.int32]


Lists = dict[int, List]


class Layout(NamedTuple):
    """The ids of passages and of the entries that they belong to; where each entry starts; and for each
    passage the place of its entry."""

    passages: NDArray[np.int32]
    entries: NDArray[np.int32]
    starts: NDArray[np.int32]
    owners: NDArray[np.int32]


class Candidates(NamedTuple):
    """What was found, in no order: ids of entries and of their best passages, and scores.

    `complete` is False where no entry had enough of the words and the nearest are given.
    """

    entries: NDArray[np.int32]
    passages: NDArray[np.int32]
    scores: NDArray[np.float32]
    complete: bool

    def best(self, count: int) -> list[tuple[int, int, float]]:
        """At most `count` of them as (entry, passage, score), the best first, of equals the newest."""
        if len(self.scores) > count:
            least = np.partition(self.scores, -count)[-count]
            chosen = np.flatnonzero(self.scores >= least)
        else:
            chosen = np.arange(len(self.scores))
        order = chosen[np.lexsort((-self.entries[chosen], -self.scores[chosen]))][:count]
        columns = (self.entries, self.passages, self.scores)
        return list(zip(*(column[order].tolist() for column in columns), strict=True))


NOTHING = Candidates(
    entries=np.zeros(0, np.int32),
    passages=np.zeros(0, np.int32),
    scores=np.zeros(0, np.float32),
    complete=True,
)


EMPTY = Layout(*(np.zeros(0, np.int32) for _name in Layout._fields))


def make_layout(passages: NDArray[np.int32], entries: NDArray[np.int32], starts: NDArray[np.int32]) -> Layout:
    owners = np.repeat(np.arange(len(entries), dtype=np.int32), np.diff(starts, append=len(passages)))
    return Layout(passages, entries, starts, owners)


def side_by_side(layouts: Sequence[Layout]) -> Layout:
    """Several layouts as one."""
    layouts = [layout for layout in layouts if len(layout.passages)]
    if len(layouts) < 2:
        return layouts[0] if layouts else EMPTY
    passages, entries, starts, owners = zip(*layouts, strict=True)
    first_passages = np.cumsum([0, *map(len, passages)], dtype=np.int32)
    first_entries = np.cumsum([0, *map(len, entries)], dtype=np.int32)
    return Layout(
        np.concatenate(passages),
        np.concatenate(entries),
        np.concatenate([part + first for part, first in zip(starts, first_passages, strict=False)]),
        np.concatenate([part + first for part, first in zip(owners, first_entries, strict=False)]),
    )


def make_list(places: NDArray[np.int32], impacts: NDArray[np.uint8], layout: Layout) -> List:
    owners = layout.owners[places]
    return List(places, impacts, owners[np.append(True, owners[1:] != owners[:-1])[: len(owners)]])


def score(
    layout: Layout, lists: Lists, terms: QueryTerms, weights: dict[int, float], needed: float
) -> Candidates:
    """The entries that have the part `needed` of the words, by their rarity; without any, the nearest."""
    scorer = _Scorer(layout, lists, terms, weights)
    passages, presence, coverage = scorer.add_up()
    scores = np.where(scorer.passages_with_all(terms.phrases), passages, 0) if terms.phrases else passages
    best = np.maximum.reduceat(scores, layout.starts)
    found = best > 0
    if terms.excluded:
        found &= ~scorer.entries_with_any(terms.excluded)
    enough = found & (coverage >= needed)
    complete = bool(enough.any())
    keep = np.flatnonzero(enough if complete else found)
    total = best[keep] + TITLE_WEIGHT * passages[layout.starts[keep]] + DOCUMENT_WEIGHT * presence[keep]
    best_places = _best_places(scores, best, layout.owners)[keep]
    return Candidates(layout.entries[keep], layout.passages[best_places], total, complete)


def _best_places(scores: NDArray, best: NDArray, owners: NDArray[np.int32]) -> NDArray[np.int64]:
    """The place of the first best passage of each entry."""
    matching = np.flatnonzero(scores)
    first = np.zeros(len(best), np.int64)
    is_best = matching[scores[matching] == best[owners[matching]]][::-1]
    first[owners[is_best]] = is_best
    return first


class _Scorer:
    """Adds up what the terms of a query are worth to passages and entries."""

    def __init__(self, layout: Layout, lists: Lists, terms: QueryTerms, weights: dict[int, float]) -> None:
        self.layout, self.lists, self.terms, self.weights = layout, lists, terms, weights

    def add_up(self) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """The score of each passage; for each entry what it has of the query anywhere; and the part of the
        query's words, by rarity, that it has in one form or another."""
        passages = np.zeros(len(self.layout.passages), np.float32)
        presence, coverage = np.zeros((2, len(self.layout.entries)), np.float32)
        counts = Counter(self.terms.words)
        for term in dict.fromkeys([*self.terms.words, *self.terms.pairs]):
            if term not in self.lists:
                continue
            weight = self.weights[term]
            self._add(term, weight, passages)
            entries = self.lists[term].entries
            np.add.at(presence, entries, np.float32(weight))
            if term in counts:
                np.add.at(coverage, entries, np.float32(weight * counts[term]))
        for term, weight in self._only_in_passages():
            self._add(term, weight, passages)
        self._cover_by_alternatives(coverage)
        total = sum(self.weights[term] for term in self.terms.words) or 1.0
        return passages, presence, coverage / np.float32(total)

    def _add(self, term: int, weight: float, passages: NDArray[np.float32]) -> None:
        if term in self.lists:
            places, impacts, _entries = self.lists[term]
            # Places are there once, but this takes a third of the time of passages[places] += ….
            np.add.at(passages, places, impacts * np.float32(STEP * weight))

    def _only_in_passages(self) -> Iterator[tuple[int, float]]:
        """What adds to a passage's score alone, and with what weight: words as written; and other forms,
        scaled to what the words are worth that they stand for."""
        for term in dict.fromkeys(self.terms.written):
            yield term, WRITTEN_WEIGHT * self.weights[term]
        for other in self.terms.alternatives:
            own = sum(self.weights[self.terms.words[place]] for place in other.places)
            forms = [*other.words, *other.pairs]
            worth = sum(self.weights[term] for term in forms) or 1.0
            for term in forms:
                yield term, self.weights[term] * own / worth

    def _cover_by_alternatives(self, coverage: NDArray[np.float32]) -> None:
        """Add the words of which an entry has only another form."""
        have: dict[int, NDArray[np.bool_]] = {}
        for other in self.terms.alternatives:
            all_words = np.ones(len(coverage), bool)
            for term in other.words:
                all_words &= self.entries_with(term)
            for place in other.places:
                word = self.terms.words[place]
                known = have.setdefault(place, self.entries_with(word))
                coverage[all_words & ~known] += np.float32(self.weights[word])
                known |= all_words

    def entries_with(self, term: int) -> NDArray[np.bool_]:
        found = np.zeros(len(self.layout.entries), bool)
        if term in self.lists:
            found[self.lists[term].entries] = True
        return found

    def passages_with(self, terms: list[int]) -> NDArray[np.bool_]:
        """The passages that have all of these terms."""
        found = np.ones(len(self.layout.passages), bool)
        for term in terms:
            here = np.zeros(len(found), bool)
            if term in self.lists:
                here[self.lists[term].places] = True
            found &= here
        return found

    def passages_with_all(self, phrases: list[list[int]]) -> NDArray[np.bool_]:
        found = np.ones(len(self.layout.passages), bool)
        for phrase in phrases:
            found &= self.passages_with(phrase)
        return found

    def entries_with_any(self, phrases: list[list[int]]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.layout.entries), bool)
        for phrase in phrases:
            found[self.layout.owners[self.passages_with(phrase)]] = True
        return found
