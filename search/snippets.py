"""The lines of a passage that show why it was found."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from .analysis import Word, folded_spans

LENGTH = 260
BEFORE = 60


class Snippet(NamedTuple):
    """A piece of text as (words, is_match) in order, for the template to mark and to escape."""

    parts: list[tuple[str, bool]]

    def __str__(self) -> str:
        return "".join(text for text, _is_match in self.parts)


def snippet(text: str, words: list[Word]) -> Snippet:
    """The piece of `text` around the place where most of the `words` stand close together, marked as written.

    In a long query the little words that stand everywhere ("của", "là") are marked only beside a neighbour.
    """
    text = " ".join(text.split())
    matches = _joined(text, _matches(text, [word.folded for word in words]))
    start = max(0, _densest(matches) - BEFORE)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return Snippet([part for part in _parts(text, matches, start, end) if part[0]])


def mark(text: str, words: list[Word]) -> Snippet:
    """All of `text`, with the `words` marked: for titles and headings."""
    matches = _joined(text, _matches(text, [word.folded for word in words]))
    return Snippet([part for part in _parts(text, matches, 0, len(text)) if part[0]])


def _matches(text: str, folded: list[str]) -> list[tuple[int, int]]:
    """The places of the words that match, alone or only as one of a pair where the query is long."""
    known = set(folded)
    words, spans = folded_spans(text)
    if len(known) > 3:
        pairs = set(pairwise(folded))
        beside = [place for place, pair in enumerate(pairwise(words)) if pair in pairs]
        if beside:
            return [spans[place] for place in sorted({*beside, *(place + 1 for place in beside)})]
    return [span for word, span in zip(words, spans, strict=True) if word in known]


def _joined(text: str, matches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Matches with only a blank between them as one: a reader, and a screen reader, takes them as one."""
    joined: list[tuple[int, int]] = []
    for begin, stop in matches:
        if joined and text[joined[-1][1] : begin].isspace():
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((begin, stop))
    return joined


def _parts(text: str, matches: list[tuple[int, int]], start: int, end: int) -> Iterable[tuple[str, bool]]:
    if start:
        yield "… ", False
    position = start
    for begin, stop in matches:
        if begin < start or stop > end:
            continue
        yield text[position:begin], False
        yield text[begin:stop], True
        position = stop
    yield text[position:end] + (" …" if end < len(text) else ""), False


def _densest(matches: list[tuple[int, int]]) -> int:
    """The start of the stretch of LENGTH characters that holds the most of what matches."""
    best, best_start, low, held = 0, 0, 0, 0
    for begin, stop in matches:
        held += stop - begin
        while low < len(matches) and stop - matches[low][0] > LENGTH - BEFORE:
            held -= matches[low][1] - matches[low][0]
            low += 1
        if held > best and low < len(matches):
            best, best_start = held, matches[low][0]
    return best_start
