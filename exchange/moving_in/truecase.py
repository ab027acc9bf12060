"""Gives a title in capitals its small letters back, by how the document itself writes the same words.

After Lita, Ittycheriah, Roukos and Kambhatla, "tRuEcasIng" (ACL 2003), reduced to what one document needs:
a word's form is the one it most often has after the same word, or before the same word, in the running text.
"""

import itertools
import re
from collections import Counter, defaultdict

from core.text import fold

WORD = re.compile(r"\w+(?:[-/&]\w+)*|[^\w\s]|\s+")

SYLLABLE = re.compile(
    r"^(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|n|ng|nh|p|t)?$"
)


class Truecaser:
    """Learns from the mixed-case paragraphs of one document."""

    def __init__(self, paragraphs: list[str]) -> None:
        self._after: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._before: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for paragraph in paragraphs:
            if not paragraph.isupper():
                self._learn(paragraph)

    def _learn(self, paragraph: str) -> None:
        words = [word for word in WORD.findall(paragraph) if word[0].isalnum()]
        for left, right in itertools.pairwise(words):
            key = (left.lower(), right.lower())
            self._after[key][right] += 1
            # The first word of a sentence is capital whatever it is: it teaches nothing of itself.
            if left is not words[0]:
                self._before[key][left] += 1

    def apply(self, text: str) -> str:
        """`text` in sentence case, proper names as the document writes them."""
        tokens = WORD.findall(text)
        places = [i for i, token in enumerate(tokens) if token[0].isalnum()]
        lower = [tokens[place].lower() for place in places]
        for position, place in enumerate(places):
            tokens[place] = self._form(lower, position, tokens[place])
        result = "".join(tokens).strip()
        return result[:1].upper() + result[1:]

    def _form(self, words: list[str], position: int, original: str) -> str:
        votes: Counter[str] = Counter()
        word = words[position]
        if position > 0:
            votes += self._after.get((words[position - 1], word), Counter())
        if position + 1 < len(words):
            votes += self._before.get((word, words[position + 1]), Counter())
        if votes:
            return votes.most_common(1)[0][0]
        # Abbreviations and numbers keep their capitals where the text doesn't know them.
        return word if SYLLABLE.match(fold(word)) else original
