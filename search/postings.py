"""Finds the entries for a query in the index's own lists, in PostgreSQL.

The lists of the query's terms are read, the rarest first, as far as the budget goes; every passage in them
gets its BM25 score by operations on arrays, and an entry the score of its best passage with what its title
and its other passages add.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray

from .analysis import number_of, pair_terms, word_forms, word_term, written_terms
from .models import FreshEntry, Segment
from .query import Query
from .ranking import (
    COVERAGE,
    COVERAGE_OF_FEW,
    DOCUMENT_WEIGHT,
    FEW_WORDS,
    STEP,
    TITLE_WEIGHT,
    WRITTEN_WEIGHT,
    rarity,
)

# Postings that a query may read. A term that stands in half of all passages says little and costs most.
BUDGET = 600_000
# Times to read the lists again where they are gathered at that very moment.
ATTEMPTS = 3
# More than any entry has of a query's words: all are taken, as the nearest.
NEAR = 2.0

Lists = dict[int, tuple[NDArray[Any], NDArray[np.uint8]]]


class Candidates(NamedTuple):
    """What was found, the best first: ids of entries and of their best passages, and scores.

    `complete` is False where no entry had enough of the words and the nearest are given.
    """

    entries: NDArray[np.int32]
    passages: NDArray[np.int32]
    scores: NDArray[np.float32]
    complete: bool


NOTHING = Candidates(
    entries=np.zeros(0, np.int32),
    passages=np.zeros(0, np.int32),
    scores=np.zeros(0, np.float32),
    complete=True,
)


class Block(NamedTuple):
    """A segment, or all fresh entries: the ids of its passages and entries, where each entry starts, the
    lists."""

    passages: NDArray[np.int32]
    entries: NDArray[np.int32]
    starts: NDArray[np.int32]
    lists: Lists


class QueryTerms(NamedTuple):
    words: list[int]
    pairs: list[int]
    written: list[int]
    phrases: list[list[int]]
    excluded: list[list[int]]
    alternatives: list[tuple[int, int, list[int], list[int]]]

    def all(self) -> set[int]:
        lists = [self.words, self.pairs, self.written, *self.phrases, *self.excluded]
        lists += [terms for *_place, words, pairs in self.alternatives for terms in (words, pairs)]
        return {term for terms in lists for term in terms}


def query_terms(query: Query) -> QueryTerms:
    words = [word_term(word.folded) for word in query.words]
    return QueryTerms(
        words=words,
        pairs=_pairs(words),
        written=[_written(word.written) for word in query.words if word.is_marked],
        phrases=[_phrase(phrase) for phrase in query.phrases],
        excluded=[_phrase(phrase) for phrase in query.excluded],
        alternatives=[_alternative(words, *alternative) for alternative in query.alternatives],
    )


def _pairs(words: list[int]) -> list[int]:
    return pair_terms(np.array(words, dtype=np.uint64)).tolist()


def pair_term(pair: tuple[str, str]) -> int:
    """The term of two neighbouring folded syllables."""
    return _pairs([word_term(word) for word in pair])[0]


def _written(form: str) -> int:
    return int(written_terms(np.array([number_of(form)], dtype=np.uint64))[0])


def written_term(word: str) -> int:
    """The term of a word as it is written, which is the folded one where it has no marks."""
    folded, written = word_forms(word)
    return word_term(folded) if folded == written else _written(written)


def frequencies(terms: set[int]) -> dict[int, int]:
    """In how many passages each of the terms stands, those left out that stand in none."""
    if not terms:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, sum(octet_length(passages) / 3)::int FROM search_posting"
            " WHERE term = ANY(%s) GROUP BY term",
            [signed(terms)],
        )
        found = {term % (1 << 64): frequency for term, frequency in cursor.fetchall()}
    fresh = _fresh_block(terms)
    for term, (places, _impacts) in (fresh.lists if fresh else {}).items():
        found[term] = found.get(term, 0) + len(places)
    return found


def signed(terms: Iterable[int]) -> list[int]:
    """Terms as PostgreSQL's bigint, which has a sign."""
    return np.array(list(terms), dtype=np.uint64).view(np.int64).tolist()


def _phrase(phrase: list) -> list[int]:
    """The terms that a passage with this phrase has. Marks that were typed are meant."""
    words = [word_term(word.folded) for word in phrase]
    written = [_written(word.written) for word in phrase if word.is_marked]
    return [*(_pairs(words) or words), *written]


def _alternative(
    words: list[int], start: int, length: int, other: list[str]
) -> tuple[int, int, list[int], list[int]]:
    """The words and pairs of another form, with the pairs that it makes with its neighbours."""
    inner = [word_term(word) for word in other]
    around = [*words[max(0, start - 1) : start], *inner, *words[start + length : start + length + 1]]
    return start, length, inner, _pairs(around)


def find(query: Query, near: bool = False) -> Candidates:
    """The entries that match a query, best first, without a look at who may read them; see finder.find."""
    terms = query_terms(query)
    if not terms.words:
        return NOTHING
    blocks, frequencies, unread = _read(terms)
    total = sum(len(block.passages) for block in blocks)
    if not total:
        return NOTHING
    weights = {term: float(rarity(frequencies.get(term, 0), total)) for term in terms.all()}
    weights |= dict.fromkeys(unread, 0.0)
    found = [_score(block, terms, weights) for block in blocks]
    return _best(found, NEAR if near else needed_coverage(terms))


def find_in(block: Block, terms: QueryTerms) -> Candidates:
    """The entries of one block by itself, best first: a term is as rare as it is there."""
    frequencies = {term: len(places) for term, (places, _impacts) in block.lists.items()}
    total = len(block.passages)
    weights = {term: float(rarity(frequencies.get(term, 0), total)) for term in terms.all()}
    return _best([_score(block, terms, weights)], needed_coverage(terms))


def needed_coverage(terms: QueryTerms) -> float:
    return COVERAGE_OF_FEW if len(set(terms.words)) <= FEW_WORDS else COVERAGE


def _read(terms: QueryTerms) -> tuple[list[Block], dict[int, int], set[int]]:
    """The blocks with the lists of the terms, in how many passages each stands, and which were too long to
    read.

    The fresh entries are read first: one that is gathered meanwhile is then seen twice, never missed.
    """
    fresh = _fresh_block(terms.all())
    for _attempt in range(ATTEMPTS):
        blocks = _segments()
        lists = {pk: block.lists for pk, block in blocks.items()}
        # The forms as written only put in order what the others find.
        frequencies, unread = _read_postings(terms.all(), set(terms.written), lists)
        # A gathering in between has put other segments in the place of some of these.
        if blocks.keys() == set(Segment.objects.values_list("pk", flat=True)):
            break
    if fresh:
        for term, (places, _impacts) in fresh.lists.items():
            frequencies[term] = frequencies.get(term, 0) + len(places)
    return [*blocks.values(), *([fresh] if fresh else [])], frequencies, unread


def _segments() -> dict[int, Block]:
    """The segments, without lists yet."""
    rows = Segment.objects.values_list("pk", "passages", "entries", "starts").order_by("pk")
    return {
        pk: Block(_ids(passages), _ids(entries), _ids(starts), {}) for pk, passages, entries, starts in rows
    }


def _read_postings(
    terms: set[int], last: set[int], lists: dict[int, Lists]
) -> tuple[dict[int, int], set[int]]:
    """Fill `lists` with those of `terms`, the rarest first and those of `last` after them, up to BUDGET.

    Gives how often each stands anywhere, and those that were left unread.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, sum(octet_length(passages) / 3)::int FROM search_posting"
            " WHERE term = ANY(%s) GROUP BY term",
            [signed(terms)],
        )
        frequencies = {term % (1 << 64): frequency for term, frequency in cursor.fetchall()}
    order = sorted(frequencies, key=lambda term: (term in last, frequencies[term]))
    affordable = np.cumsum([frequencies[term] for term in order]) <= BUDGET
    chosen = [term for term, fits in zip(order, affordable, strict=True) if fits] or order[:1]
    for term, segment, blob in _read_blobs(chosen):
        if segment in lists:
            count = len(blob) // 3
            places = np.frombuffer(blob, dtype=np.uint16, count=count)
            weights = np.frombuffer(blob, dtype=np.uint8, offset=2 * count)
            lists[segment][term % (1 << 64)] = (places, weights)
    return frequencies, set(frequencies) - set(chosen)


def _ids(blob: bytes | memoryview) -> NDArray[np.int32]:
    return np.frombuffer(blob, dtype=np.int32)


def _read_blobs(terms: Iterable[int]) -> list[tuple[int, int, bytes]]:
    """The lists of the terms, fetched in binary: Django's cursor would have them as twice as long text."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            "SELECT term, segment_id, passages FROM search_posting WHERE term = ANY(%s)",
            [signed(terms)],
            binary=True,
        )
        return cursor.fetchall()


def _fresh_block(terms: set[int]) -> Block | None:
    rows = list(
        FreshEntry.objects.order_by("entry").values_list(
            "entry", "passages", "lengths", "terms", "impacts", "passage_count"
        )
    )
    if not rows:
        return None
    entries, passages, lengths, all_terms, impacts, counts = zip(*rows, strict=True)
    found = np.frombuffer(b"".join(all_terms), dtype=np.uint64)
    weights = np.frombuffer(b"".join(impacts), dtype=np.uint8)
    ends = np.cumsum(np.frombuffer(b"".join(lengths), dtype=np.int32))
    wanted = np.sort(np.array(list(terms), dtype=np.uint64))
    spots = np.searchsorted(wanted, found)
    spots[spots == len(wanted)] = 0
    hits = np.flatnonzero(wanted[spots] == found)
    places = np.searchsorted(ends, hits, side="right")
    lists: Lists = {}
    for index, term in enumerate(wanted.tolist()):
        mine = spots[hits] == index
        if mine.any():
            lists[term] = (places[mine], weights[hits[mine]])
    return Block(
        np.frombuffer(b"".join(passages), dtype=np.int32),
        np.array(entries, dtype=np.int32),
        np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int32),
        lists,
    )


class _Scores(NamedTuple):
    entries: NDArray[np.int32]
    passages: NDArray[np.int32]
    scores: NDArray[np.float32]
    coverage: NDArray[np.float32]


def _score(block: Block, terms: QueryTerms, weights: dict[int, float]) -> _Scores:
    """The score of each entry of a block: of its best passage, its title and all of it."""
    owners = np.repeat(np.arange(len(block.entries)), np.diff(block.starts, append=len(block.passages)))
    scorer = _BlockScorer(block, owners, weights)
    for term in dict.fromkeys([*terms.words, *terms.pairs]):
        scorer.add(term)
    for alternative in terms.alternatives:
        scorer.add_alternative(terms, alternative)
    for term in dict.fromkeys(terms.written):
        scorer.add_written(term)
    allowed = ~scorer.entries_with_any(terms.excluded)
    scores = np.where(scorer.passages_with_all(terms.phrases), scorer.passage_scores, 0)
    best = np.maximum.reduceat(scores, block.starts)
    keep = np.flatnonzero(allowed & (best > 0))
    total = best + TITLE_WEIGHT * scorer.passage_scores[block.starts] + DOCUMENT_WEIGHT * scorer.presence
    passages = _best_passages(scores, best, owners, keep)
    return _Scores(block.entries[keep], block.passages[passages], total[keep], scorer.coverage(terms)[keep])


def _best_passages(
    scores: NDArray, best: NDArray, owners: NDArray, keep: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The place of the first best passage of each entry in `keep`."""
    first = np.full(len(best), -1)
    is_best = np.flatnonzero((scores == best[owners]) & (scores > 0))[::-1]
    first[owners[is_best]] = is_best
    return first[keep]


class _BlockScorer:
    """Adds up what the terms of a query are worth to the passages and entries of a block."""

    def __init__(self, block: Block, owners: NDArray, weights: dict[int, float]) -> None:
        self.block, self.owners, self.weights = block, owners, weights
        self.passage_scores = np.zeros(len(block.passages), np.float32)
        self.presence = np.zeros(len(block.entries), np.float32)

    def add(self, term: int) -> None:
        if term not in self.block.lists:
            return
        places, impacts = self.block.lists[term]
        self.passage_scores[places] += impacts * np.float32(STEP * self.weights[term])
        self.presence += self.entries_with(term) * np.float32(self.weights[term])

    def add_written(self, term: int) -> None:
        if term in self.block.lists:
            places, impacts = self.block.lists[term]
            self.passage_scores[places] += impacts * np.float32(WRITTEN_WEIGHT * STEP * self.weights[term])

    def add_alternative(self, terms: QueryTerms, alternative: tuple[int, int, list[int], list[int]]) -> None:
        """Another form of some words counts where it stands, scaled to what those words are worth."""
        start, length, words, pairs = alternative
        own = sum(self.weights[term] for term in terms.words[start : start + length])
        other = [*words, *pairs]
        worth = sum(self.weights[term] for term in other) or 1.0
        scores = np.zeros(len(self.block.passages), np.float32)
        for term in other:
            if term in self.block.lists:
                places, impacts = self.block.lists[term]
                scores[places] += impacts * np.float32(STEP * self.weights[term] * own / worth)
        self.passage_scores += scores

    def entries_with(self, term: int) -> NDArray[np.bool_]:
        found = np.zeros(len(self.block.entries), bool)
        if term in self.block.lists:
            found[self.owners[self.block.lists[term][0]]] = True
        return found

    def passages_with(self, terms: list[int]) -> NDArray[np.bool_]:
        """The passages that have all of these terms."""
        found = np.ones(len(self.block.passages), bool)
        for term in terms:
            here = np.zeros(len(found), bool)
            if term in self.block.lists:
                here[self.block.lists[term][0]] = True
            found &= here
        return found

    def passages_with_all(self, phrases: list[list[int]]) -> NDArray[np.bool_]:
        found = np.ones(len(self.block.passages), bool)
        for phrase in phrases:
            found &= self.passages_with(phrase)
        return found

    def entries_with_any(self, phrases: list[list[int]]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.block.entries), bool)
        for phrase in phrases:
            found[self.owners[self.passages_with(phrase)]] = True
        return found

    def coverage(self, terms: QueryTerms) -> NDArray[np.float32]:
        """The part of the query's words, by rarity, that each entry has somewhere, in one form or another."""
        have = [self.entries_with(term) for term in terms.words]
        for start, length, words, _pairs in terms.alternatives:
            other = np.ones(len(self.block.entries), bool)
            for term in words:
                other &= self.entries_with(term)
            for place in range(start, start + length):
                have[place] = have[place] | other
        worth = [self.weights[term] for term in terms.words]
        total = sum(worth) or 1.0
        return sum(
            (found * np.float32(weight / total) for found, weight in zip(have, worth, strict=True)),
            start=np.zeros(len(self.block.entries), np.float32),
        )


def _best(found: list[_Scores], needed: float) -> Candidates:
    """All blocks together, best first, cut to those with enough of the words."""
    entries, passages, scores, coverage = (
        np.concatenate([getattr(part, name) for part in found]) for name in _Scores._fields
    )
    enough = coverage >= needed
    complete = bool(enough.any())
    if complete:
        entries, passages, scores = entries[enough], passages[enough], scores[enough]
    # An entry that was gathered while the lists were read stands in two blocks.
    order = np.lexsort((-entries, -scores))
    entries = entries[order]
    _unique, first = np.unique(entries, return_index=True)
    first.sort()
    return Candidates(entries[first], passages[order][first], scores[order][first], complete)
