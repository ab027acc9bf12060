"""Finds names in running text, by whole syllables, the longest first.

Vietnamese parts words of several syllables by blanks: a name of one syllable is part of many words ("án" of
"dự án"), so that only those of two and more are looked for in texts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

SYLLABLE = re.compile(r"\w+")
# "hoà" and "hòa" are one word: where the tone mark is set is a matter of taste.
BLANKS = {" ", "\u00a0", "-"}
TONES = "\u0300\u0309\u0303\u0301\u0323"

Key = tuple[str, ...]


class Match(NamedTuple):
    """What `text[start:end]` names."""

    start: int
    end: int
    pk: int


def key_of(text: str) -> Key:
    """A name as it is compared: its syllables in lower case, the tone mark wherever it was set."""
    return tuple(_syllable_key(syllable) for syllable in SYLLABLE.findall(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=20_000)
def _syllable_key(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable.lower())
    tone = "".join(char for char in parts if char in TONES)
    return "".join(char for char in parts if char not in TONES) + tone


class Names:
    """Names of several syllables by their first one, and all names by their keys."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._by_key: dict[Key, int] = {}
        self._by_first: dict[str, list[Key]] = {}
        for name, pk in names:
            key = key_of(name)
            if key and key not in self._by_key:
                self._by_key[key] = pk
                self._by_first.setdefault(key[0], []).append(key)
        for keys in self._by_first.values():
            keys.sort(key=len, reverse=True)

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def exact(self, key: Key) -> int | None:
        """What a whole text names."""
        return self._by_key.get(key)

    def find(self, text: str) -> Iterator[Match]:
        """What a text in NFC names, in its order; none begins in another one."""
        syllables = list(SYLLABLE.finditer(text))
        keys = [_syllable_key(match.group()) for match in syllables]
        place = 0
        while place < len(keys):
            key = self._longest(text, syllables, keys, place)
            if key:
                last = syllables[place + len(key) - 1]
                yield Match(syllables[place].start(), last.end(), self._by_key[key])
            place += len(key) or 1

    def _longest(self, text: str, syllables: list[re.Match[str]], keys: list[str], place: int) -> Key:
        for key in self._by_first.get(keys[place], ()):
            end = place + len(key)
            if len(key) > 1 and tuple(keys[place:end]) == key and _is_joined(text, syllables[place:end]):
                return key
        return ()


def _is_joined(text: str, syllables: list[re.Match[str]]) -> bool:
    """Whether only blanks part the syllables: a comma begins another thing, a line's end a paragraph."""
    gaps = (text[one.end() : other.start()] for one, other in pairwise(syllables))
    return all(set(gap) <= BLANKS for gap in gaps)
