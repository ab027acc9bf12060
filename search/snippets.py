"""The lines of a page that show why it was found."""

import re
from typing import NamedTuple

from core.text import fold

LENGTH = 260
BEFORE = 60


# Every composed letter with its base letter, for the many characters of an excerpt at once.
BASE_LETTERS = {code: fold(chr(code)) for code in range(0xC0, 0x1F00) if len(fold(chr(code))) == 1}


class Snippet(NamedTuple):
    """A piece of text as (words, is_match) in order, for the template to mark and to escape."""

    parts: list[tuple[str, bool]]

    def __str__(self) -> str:
        return "".join(text for text, _is_match in self.parts)


def snippet(text: str, terms: list[str]) -> Snippet:
    """The piece of `text` around the place where most of the folded `terms` stand close together."""
    text = " ".join(text.split())
    folded = fold_in_place(text)
    matches = [(m.start(), m.end()) for m in _pattern(terms).finditer(folded)] if terms else []
    start = max(0, _densest(matches) - BEFORE)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    parts: list[tuple[str, bool]] = [("… ", False)] if start else []
    position = start
    for begin, stop in matches:
        if begin < start or stop > end:
            continue
        parts += [(text[position:begin], False), (text[begin:stop], True)]
        position = stop
    parts.append((text[position:end] + (" …" if end < len(text) else ""), False))
    return Snippet([part for part in parts if part[0]])


def fold_in_place(text: str) -> str:
    """`text` folded letter by letter, so that every place in it is the same place in `text`."""
    lowered = text.lower()
    # A few letters of other alphabets grow when made small; then a capital stays what it is.
    return (lowered if len(lowered) == len(text) else text).translate(BASE_LETTERS)


def _pattern(terms: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b")


def _densest(matches: list[tuple[int, int]]) -> int:
    """The start of the stretch of LENGTH characters that holds the most matches."""
    best, best_start, low = 0, 0, 0
    for high, (_begin, stop) in enumerate(matches):
        while stop - matches[low][0] > LENGTH - BEFORE:
            low += 1
        if high - low + 1 > best:
            best, best_start = high - low + 1, matches[low][0]
    return best_start
