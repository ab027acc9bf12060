"""Compares two legal texts article by article, so that article 12 of a law meets article 15 of the next.

The versions of one document keep the numbers of its articles. In another document an article is found by its
words: the pairs of neighbouring syllables that few articles have tell most.
"""

import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, pairwise, product
from typing import Literal

from core.markup import text_of

from .structure import Provision
from .textdiff import Effort, Line, Piece, compare_texts, compare_words

SYLLABLE = re.compile(r"\w+")
# A title tells more of what an article is about than a sentence of it.
TITLE_WEIGHT = 3.0
# How alike two articles must be to be two forms of one, from 0 to 1.
ALIKE = 0.2
# Pairs of syllables of all articles that are looked at, those at an article's beginning first, and steps of
# the search for articles that share them, the rarest first: some 0.5 s each.
MOST_TERMS = 150_000
MOST_STEPS = 400_000

Kind = Literal["same", "changed", "added", "dropped"]


@dataclass(frozen=True)
class Article:
    """An article, or another part of a text that has words of its own, such as its preamble."""

    anchor: str
    label: str
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def title(self) -> str:
        return ". ".join(filter(None, [self.label, self.heading]))

    @property
    def words(self) -> tuple[str, ...]:
        """All that makes it what it is, but for its number."""
        return (self.heading, *self.paragraphs)


@dataclass(frozen=True)
class Pair:
    """An article in both texts, or in one of them only."""

    old: Article | None
    new: Article | None

    @property
    def kind(self) -> Kind:
        if not self.old:
            return "added"
        if not self.new:
            return "dropped"
        return "same" if self.old.words == self.new.words else "changed"

    @property
    def anchor(self) -> str:
        """Its place on the page of the comparison."""
        return f"moi-{self.new.anchor}" if self.new else f"cu-{self.old.anchor}" if self.old else ""

    @property
    def title(self) -> str:
        article = self.new or self.old
        return article.title if article else ""

    def title_pieces(self) -> tuple[Piece, ...]:
        if not self.old or not self.new:
            return (Piece("same", self.title),)
        return compare_words(self.old.title, self.new.title)

    def lines(self, effort: Effort) -> list[Line]:
        old = self.old.paragraphs if self.old else ()
        new = self.new.paragraphs if self.new else ()
        return compare_texts(old, new, effort)


class Comparison:
    """Two texts with their articles paired, in the order of the new one; what was dropped stands where it
    stood."""

    def __init__(self, old: list[Article], new: list[Article], *, of_one_document: bool) -> None:
        self.pairs = in_order(old, new, pair_articles(old, new, of_one_document=of_one_document))

    @cached_property
    def counts(self) -> Counter[Kind]:
        return Counter(pair.kind for pair in self.pairs)

    @cached_property
    def changes(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.kind != "same"]

    @cached_property
    def unchanged(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.kind == "same"]


def articles_of(provisions: Iterable[Provision]) -> list[Article]:
    """The articles of a text and what else of it has words of its own; of a chapter only its articles."""
    read = ((one, tuple(text_of(one.content).splitlines())) for one in provisions)
    return [
        Article(one.anchor, one.label, one.heading, paragraphs)
        for one, paragraphs in read
        if paragraphs or one.kind == "article"
    ]


def pair_articles(old: list[Article], new: list[Article], *, of_one_document: bool) -> dict[int, int]:
    """Which articles belong together: for places in the new text, the places in the old one."""
    pairs: dict[int, int] = {}
    if of_one_document:
        _pair_equal(old, new, pairs, lambda article: article.anchor)
    else:
        # The preambles, and then what has the same words, best under the same number.
        if old and new and not old[0].anchor and not new[0].anchor:
            pairs[0] = 0
        _pair_equal(old, new, pairs, lambda article: (article.anchor, article.words))
        _pair_equal(old, new, pairs, lambda article: article.words)
    _pair_alike(old, new, pairs)
    return pairs


def in_order(old: list[Article], new: list[Article], pairs: dict[int, int]) -> list[Pair]:
    """All articles in the order of the new text; one that was dropped follows what stood before it."""
    news = {place: other for other, place in pairs.items()}
    dropped: dict[int, list[Pair]] = defaultdict(list)
    after = -1
    for place, article in enumerate(old):
        after = news.get(place, after)
        if place not in news:
            dropped[after].append(Pair(article, None))
    rows = dropped[-1]
    for place, article in enumerate(new):
        rows += [Pair(old[pairs[place]] if place in pairs else None, article), *dropped[place]]
    return rows


def _pair_equal(
    old: list[Article], new: list[Article], pairs: dict[int, int], key: Callable[[Article], Hashable]
) -> None:
    """Pair the articles that have the same key, in their order."""
    taken = set(pairs.values())
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, article in enumerate(old):
        if place not in taken:
            waiting[key(article)].append(place)
    for place, article in enumerate(new):
        if place not in pairs and waiting[key(article)]:
            pairs[place] = waiting[key(article)].popleft()


def _pair_alike(old: list[Article], new: list[Article], pairs: dict[int, int]) -> None:
    """Pair what is left by likeness, the most alike first; of those equally alike, what stands alike."""
    taken = set(pairs.values())
    most = MOST_TERMS // (len(old) + len(new) - 2 * len(pairs) or 1)
    olds = {place: _terms(article, most) for place, article in enumerate(old) if place not in taken}
    news = {place: _terms(article, most) for place, article in enumerate(new) if place not in pairs}

    def order(scored: tuple[tuple[int, int], float]) -> tuple[float, float, int]:
        (old_place, new_place), score = scored
        return -score, abs(old_place / len(old) - new_place / len(new)), new_place

    for (old_place, new_place), score in sorted(_likenesses(olds, news).items(), key=order):
        if score >= ALIKE and old_place not in taken and new_place not in pairs:
            taken.add(old_place)
            pairs[new_place] = old_place


# The pairs of neighbouring syllables of an article, with what each weighs.
Terms = dict[tuple[str, str], float]
# In which articles of a text each stands.
Places = dict[tuple[str, str], list[int]]


def _terms(article: Article, most: int) -> Terms:
    titles, texts = _syllable_pairs([article.heading]), _syllable_pairs(article.paragraphs)
    weighed = chain(((term, TITLE_WEIGHT) for term in titles), ((term, 1.0) for term in texts))
    found: Terms = {}
    for term, weight in islice(weighed, most):
        found.setdefault(term, weight)
    return found


def _syllable_pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield from pairwise(match.group() for match in SYLLABLE.finditer(text.lower()))


def _likenesses(olds: dict[int, Terms], news: dict[int, Terms]) -> dict[tuple[int, int], float]:
    """How alike the articles of two texts are, for those that share a rare pair of syllables."""
    in_old, in_new = _places(olds), _places(news)
    count = len(olds) + len(news)
    rarity = {
        term: math.log(1 + count / (len(in_old.get(term, ())) + len(in_new.get(term, ()))))
        for term in in_old.keys() | in_new.keys()
    }
    products: dict[tuple[int, int], float] = defaultdict(float)
    for term in _rarest_shared(in_old, in_new):
        weight = rarity[term]
        for old_place, new_place in product(in_old[term], in_new[term]):
            products[old_place, new_place] += olds[old_place][term] * news[new_place][term] * weight
    old_sizes, new_sizes = _sizes(olds, rarity), _sizes(news, rarity)
    return {
        (old_place, new_place): found / (old_sizes[old_place] * new_sizes[new_place])
        for (old_place, new_place), found in products.items()
    }


def _rarest_shared(in_old: Places, in_new: Places) -> Iterator[tuple[str, str]]:
    """The terms of both texts, the rarest first, as many as MOST_STEPS allow."""
    steps = {term: len(in_old[term]) * len(in_new[term]) for term in in_old.keys() & in_new.keys()}
    left = MOST_STEPS
    for term in sorted(steps, key=lambda term: (steps[term], term)):
        left -= steps[term]
        if left < 0:
            return
        yield term


def _places(articles: dict[int, Terms]) -> Places:
    places: Places = defaultdict(list)
    for place, terms in articles.items():
        for term in terms:
            places[term].append(place)
    return places


def _sizes(articles: dict[int, Terms], rarity: dict[tuple[str, str], float]) -> dict[int, float]:
    return {
        place: math.sqrt(sum(weight**2 * rarity[term] for term, weight in terms.items()))
        for place, terms in articles.items()
    }
