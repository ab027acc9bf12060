"""How text becomes the terms of the index. Indexing, queries, snippets and the other engine all use this
module.

A term is a syllable without its marks, a pair of neighbouring ones, or a syllable as it is written. Without
marks, since half of all queries are typed so. Pairs, since a Vietnamese word is mostly two syllables: "đất
đai" is found as one thing without cutting sentences into words (docs/decisions/0003). As written, to put
thuế before thuê where the visitor typed the marks.

In the index a term is a number of 64 bits, so that the pairs of a whole law are made by three operations on
an array. Two terms share a number once in some billions of archives.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.text import clean_text, fold

Terms = NDArray[np.uint64]

# Letters and figures with the marks that could not be composed with them.
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# A longer run of letters is no word of any language.
MAX_WORD = 40
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# y and i alternate where they are the whole rhyme (kỹ, kĩ), and after qu (quy, qui).
Y_RHYME = re.compile(r"^((?:[bcdđghklmnprstvx]|qu)+)y(?=[1-5]?$)")
# Odd numbers that spread the bits, so that a pair's number depends on the order of its two.
LEFT, RIGHT, WRITTEN = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
)
SHIFT = np.uint64(29)


class Word(NamedTuple):
    """A syllable or figure of a text: its two forms and its place, the characters [start:end]."""

    folded: str
    written: str
    start: int
    end: int

    @property
    def is_marked(self) -> bool:
        """Whether it was typed with marks of its own."""
        return self.written != self.folded


class TextTerms(NamedTuple):
    """The terms of a text, one a place: folded syllables, pairs of them, and syllables as written."""

    words: Terms
    pairs: Terms
    written: Terms


def read_words(text: str) -> Iterator[Word]:
    """The words of `text`, with their places in it. "Số 42/2022/NĐ-CP" → so 42 2022 nd cp."""
    for match in WORD.finditer(text):
        forms = word_forms(match[0])
        if forms[0]:
            yield Word(*forms, match.start(), match.end())


def folded_spans(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The folded words of `text`, and where each begins and ends; as read_words, in a third of the time."""
    matches = [match for match in WORD.finditer(text) if word_forms(match[0])[0]]
    return [word_forms(match[0])[0] for match in matches], [match.span() for match in matches]


@lru_cache(maxsize=1 << 16)
def word_forms(word: str) -> tuple[str, str]:
    """The folded form of a syllable and the one with marks: "Hoà" and "Hòa" → ("hoa", "hoa1").

    The tone stands at the end as a figure, since people put it on either vowel. What folds to nothing, such
    as a lone combining mark, has empty forms.
    """
    lowered = clean_text(word)[:MAX_WORD].lower().replace("ð", "đ")
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", lowered):
        if char in TONES:
            tone = TONES[char]
        else:
            letters.append(char)
    written = unicodedata.normalize("NFC", "".join(letters)) + tone
    return Y_RHYME.sub(r"\1i", fold(lowered)), Y_RHYME.sub(r"\1i", written)


@lru_cache(maxsize=1 << 16)
def number_of(form: str) -> int:
    return int.from_bytes(blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@lru_cache(maxsize=1 << 16)
def word_numbers(word: str) -> tuple[int, int] | None:
    """The numbers of a syllable's folded and written form; None where nothing is left of it."""
    folded, written = word_forms(word)
    return (number_of(folded), number_of(written)) if folded else None


def text_terms(text: str) -> TextTerms:
    """The terms of `text` in reading order."""
    numbers = [n for n in map(word_numbers, WORD.findall(text)) if n]
    both = np.array(numbers, dtype=np.uint64).reshape(-1, 2)
    words, written = both[:, 0], both[:, 1]
    # A syllable without marks has no term of its own for the written form: it is the folded one.
    return TextTerms(words, pair_terms(words), written_terms(written[written != words]))


def word_term(folded: str) -> int:
    return number_of(folded)


def pair_terms(words: Terms) -> Terms:
    """The terms of neighbouring syllables; one fewer than `words`."""
    mixed = words[:-1] * LEFT + words[1:] * RIGHT
    return mixed ^ (mixed >> SHIFT)


def written_terms(numbers: Terms) -> Terms:
    """The terms of syllables as written, from the numbers of their written forms."""
    return numbers * WRITTEN


def folded_words(text: str) -> list[str]:
    """The folded forms of the words of `text` in order."""
    return [word.folded for word in read_words(text)]
