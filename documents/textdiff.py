"""What was taken out of a text and what was put in: paragraph by paragraph, and word by word within them.

A word is a syllable or a mark of punctuation with the blanks before it. What two texts share is their longest
common subsequence, found by rapidfuzz, which takes a 64th of the steps of difflib whatever the texts are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

# An amount or a date is one word: of 1.490.000 no part is read by itself.
WORD = re.compile(r"\s*(?:\d+(?:[.,/]\d+)+|\w+|[^\w\s])|\s+")
# So few equal words between two changes are shown as changed: the eye follows phrases.
SHORT = 2
# Two paragraphs of which less is equal are no two forms of one.
ALIKE = 0.5
# Steps of the table that rapidfuzz fills: 16 million take about 1 ms and 2 MB.
MOST_STEPS = 16_000_000
# What it takes to look at two paragraphs of any length, in steps.
STEPS_OF_PAIR = 100_000

Kind = Literal["same", "out", "in"]


class Piece(NamedTuple):
    """A run of words that both texts have, or only the old one ("out"), or only the new one ("in")."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph of the old text, of the new one, or one of both with what was changed in it."""

    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return all(piece.kind == "same" for piece in self.pieces)

    @property
    def is_both(self) -> bool:
        """Whether it is a paragraph of both texts; else all of it is of one of them."""
        return len(self.pieces) > 1 or self.is_same

    @property
    def old(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "in")

    @property
    def new(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "out")


@dataclass
class Effort:
    """How many steps may still be taken to find the paragraphs that are alike; all of them take about 1 s.

    A limit that doesn't depend on the clock: the same texts are always compared in the same way.
    """

    steps: int = 8_000_000_000

    def allows(self, steps: int) -> bool:
        if steps > self.steps:
            return False
        self.steps -= steps
        return True


def compare_texts(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Line]:
    """Two texts, given as paragraphs, as the lines that lead from one to the other.

    Without what is "in" they are the old text, without what is "out" the new one, each exactly.
    """
    if len(old) * len(new) > MOST_STEPS:
        return _apart(old, new)
    lines: list[Line] = []
    for is_same, olds, news in _runs(old, new):
        if is_same:
            lines += [Line((Piece("same", text),)) for text in olds]
        else:
            lines += _compare_changed(olds, news, effort)
    return lines


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """A text and its new form as what they share and what was changed."""
    old_words, new_words = words_of(old), words_of(new)
    if len(old_words) * len(new_words) > MOST_STEPS:
        return tuple(_pieces(False, [old], [new]))
    runs = _without_short(list(_runs(old_words, new_words)))
    return tuple(piece for run in runs for piece in _pieces(*run))


def words_of(text: str) -> list[str]:
    return WORD.findall(text)


Run = tuple[bool, Sequence[str], Sequence[str]]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    """What two sequences share and what they don't, in turn, as (is_same, of the old, of the new)."""
    opcodes = Indel.opcodes(old, new)
    for is_same, group in groupby(opcodes, key=lambda opcode: opcode.tag == "equal"):
        run = list(group)
        first, last = run[0], run[-1]
        yield is_same, old[first.src_start : last.src_end], new[first.dest_start : last.dest_end]


def _without_short(runs: list[Run]) -> Iterator[Run]:
    """The runs, with those that are the same for a word or two between changes counted as changed."""
    last = len(runs) - 1

    def is_kept(numbered: tuple[int, Run]) -> bool:
        place, (is_same, old, _new) = numbered
        return is_same and (place in (0, last) or len(old) > SHORT)

    for is_same, group in groupby(enumerate(runs), key=is_kept):
        parts = [run for _place, run in group]
        yield is_same, [word for run in parts for word in run[1]], [word for run in parts for word in run[2]]


def _pieces(is_same: bool, old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if is_same:
        yield Piece("same", "".join(old))
        return
    if old:
        yield Piece("out", "".join(old))
    if new:
        yield Piece("in", "".join(new))


def _compare_changed(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Line]:
    """Paragraphs none of which is the same: those alike in their order, the others by themselves."""
    old_words, new_words = [words_of(text) for text in old], [words_of(text) for text in new]
    steps = sum(map(len, old_words)) * sum(map(len, new_words)) + STEPS_OF_PAIR * len(old) * len(new)
    if not effort.allows(steps):
        return _apart(old, new)
    lines: list[Line] = []
    old_place = new_place = 0
    for old_next, new_next in [*_alike(old_words, new_words), (len(old), len(new))]:
        lines += _apart(old[old_place:old_next], new[new_place:new_next])
        if old_next < len(old):
            lines.append(Line(compare_words(old[old_next], new[new_next])))
        old_place, new_place = old_next + 1, new_next + 1
    return lines


def _apart(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    return [
        *(Line((Piece("out", text),)) for text in old),
        *(Line((Piece("in", text),)) for text in new),
    ]


def _alike(old: list[list[str]], new: list[list[str]]) -> list[tuple[int, int]]:
    """The places of the paragraphs that are two forms of one, in order, as alike as can be altogether."""
    # best[i][j]: how alike the paragraphs from i and from j on are.
    best = [[0.0] * (len(new) + 1) for _place in range(len(old) + 1)]
    likeness = {}
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            likeness[i, j] = alike = _likeness(old[i], new[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike and alike + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if likeness[i, j] and best[i][j] == likeness[i, j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: list[str], new: list[str]) -> float:
    """How much of two paragraphs is equal, from 0 to 1; 0 where it is less than ALIKE."""
    if len(old) * len(new) > MOST_STEPS:
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=ALIKE)
