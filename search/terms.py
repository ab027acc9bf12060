"""The terms of a query: what is looked up in the index for each of its words, pairs and phrases."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from .analysis import Word, number_of, pair_terms, word_forms, word_term, written_terms
from .query import Query
from .ranking import COVERAGE, COVERAGE_OF_FEW, FEW_WORDS


class Alternative(NamedTuple):
    """Another form of `length` words of the query from `start` on: its words, and the pairs that it makes
    with its neighbours."""

    start: int
    length: int
    words: list[int]
    pairs: list[int]

    @property
    def places(self) -> range:
        return range(self.start, self.start + self.length)


class QueryTerms(NamedTuple):
    words: list[int]
    pairs: list[int]
    written: list[int]
    phrases: list[list[int]]
    excluded: list[list[int]]
    alternatives: list[Alternative]

    def all(self) -> set[int]:
        lists = [self.words, self.pairs, self.written, *self.phrases, *self.excluded]
        lists += [terms for other in self.alternatives for terms in (other.words, other.pairs)]
        return {term for terms in lists for term in terms}

    @property
    def needed_coverage(self) -> float:
        """The part of the words, by their rarity, that an entry must have."""
        return COVERAGE_OF_FEW if len(set(self.words)) <= FEW_WORDS else COVERAGE


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


def pair_term(pair: tuple[str, str]) -> int:
    """The term of two neighbouring folded syllables."""
    return _pairs([word_term(word) for word in pair])[0]


def written_term(word: str) -> int:
    """The term of a word as it is written, which is the folded one where it has no marks."""
    folded, written = word_forms(word)
    return word_term(folded) if folded == written else _written(written)


def signed(terms: Iterable[int]) -> list[int]:
    """Terms as PostgreSQL's bigint, which has a sign."""
    return np.array(list(terms), dtype=np.uint64).view(np.int64).tolist()


def _pairs(words: list[int]) -> list[int]:
    return pair_terms(np.array(words, dtype=np.uint64)).tolist()


def _written(form: str) -> int:
    return int(written_terms(np.array([number_of(form)], dtype=np.uint64))[0])


def _phrase(phrase: list[Word]) -> list[int]:
    """The terms that a passage with this phrase has. Marks that were typed are meant."""
    words = [word_term(word.folded) for word in phrase]
    written = [_written(word.written) for word in phrase if word.is_marked]
    return [*(_pairs(words) or words), *written]


def _alternative(words: list[int], start: int, length: int, other: list[str]) -> Alternative:
    inner = [word_term(word) for word in other]
    around = [*words[max(0, start - 1) : start], *inner, *words[start + length : start + length + 1]]
    return Alternative(start, length, inner, _pairs(around))
