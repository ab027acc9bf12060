"""How text becomes the units of the index: folded syllables and pairs of neighbouring ones.

Folded, so that marks never decide a match. Pairs, since a Vietnamese word is mostly two syllables: "đất đai"
is found as one thing without cutting sentences into words (docs/decisions/0003).
"""

import itertools
import re

from core.text import clean_text, fold

MAX_QUERY_TERMS = 32
# A longer run of letters is no word of any language; an index entry holds at most 2,700 bytes.
MAX_WORD = 40
WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded syllables and figures of `text` in order: "Số 42/2022/NĐ-CP" → so 42 2022 nd cp."""
    return [word[:MAX_WORD] for word in WORD.findall(fold(clean_text(text)))]


def pairs(syllables: list[str]) -> list[str]:
    """Neighbouring syllables as one unit: dat dai → dat_dai."""
    return [f"{left}_{right}" for left, right in itertools.pairwise(syllables)]


def units(text: str) -> list[str]:
    """Every syllable and every pair of `text`, each once."""
    syllables = words(text)
    return list(dict.fromkeys([*syllables, *pairs(syllables)]))


def query_terms(query: str) -> list[str]:
    """The syllables of a visitor's query in order, cut to what a query can sensibly have."""
    return words(query)[:MAX_QUERY_TERMS]
