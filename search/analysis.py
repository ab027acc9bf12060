"""How text becomes the words of the index: folded syllables, so that marks never decide a match."""

import re

from core.text import clean_text, fold

MAX_QUERY_TERMS = 32
WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The folded syllables and figures of `text` in order: "Số 42/2022/NĐ-CP" → so 42 2022 nd cp."""
    return WORD.findall(fold(clean_text(text)).replace("_", " "))


def query_terms(query: str) -> list[str]:
    """The words of a visitor's query, without repetitions and cut: PostgreSQL nests one level a term."""
    return list(dict.fromkeys(words(query)))[:MAX_QUERY_TERMS]
