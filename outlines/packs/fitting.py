"""How much text a slide takes, and how more of it is spread over several.

Measured in letters of a line, since the font that a computer will show it in isn't known here: the figures
hold for Arial, which is wider than most, and leave some room.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from outlines.content import Paragraph, Paragraphs, Run

# After a paragraph, and what a bullet and each level of a list take of a line.
GAP = 0.3
INDENT = 3
# Rather than to begin a paragraph in less, go on to the next slide.
LEAST_LINES = 3
ENDS = (". ", "; ", ", ", " ")

Cells = tuple[str, ...]
Line = TypeVar("Line")


class Room(NamedTuple):
    """`letters` of a line, `lines` of a slide."""

    letters: int
    lines: int


def letters_of(paragraph: Paragraph, room: Room) -> int:
    indent = INDENT * (paragraph.level + 1) if paragraph.list else 0
    return max(room.letters - indent, room.letters // 2)


def height(paragraph: Paragraph, room: Room) -> float:
    return math.ceil(len(paragraph.text) / letters_of(paragraph, room)) + GAP


def fits(paragraphs: Iterable[Paragraph], room: Room) -> bool:
    return sum(height(paragraph, room) for paragraph in paragraphs) <= room.lines + GAP


def evenly(spread_in: Callable[[int], list[tuple[Line, ...]]], lines: int) -> list[tuple[Line, ...]]:
    """On as few slides as with all `lines`, but none left for a line or two, if no more is cut for it."""
    slides = spread_in(lines)
    if len(slides) < 2:
        return slides
    tried = (spread_in(fewer) for fewer in range(lines // 2, lines))
    wanted = _counts(slides)
    return next((even for even in tried if _counts(even) == wanted), slides)


def _counts(slides: Sequence[Sequence[object]]) -> tuple[int, int]:
    return len(slides), sum(map(len, slides))


def spread(paragraphs: Iterable[Paragraph], room: Room) -> list[Paragraphs]:
    """The paragraphs by slides: one stays whole where a slide takes it, a longer one is cut at a sentence."""
    slides: list[list[Paragraph]] = [[]]
    left = float(room.lines)
    for whole in paragraphs:
        rest: Paragraph | None = whole
        while rest:
            needed = height(rest, room) - GAP
            if needed > left and slides[-1] and (needed <= room.lines or left < LEAST_LINES):
                slides.append([])
                left = room.lines
            if needed <= left:
                piece, rest = rest, None
            else:
                piece, rest = cut(rest, end_of_piece(rest.text, int(left) * letters_of(rest, room)))
            slides[-1].append(piece)
            left -= height(piece, room)
    return [tuple(slide) for slide in slides if slide]


def cut(paragraph: Paragraph, at: int) -> tuple[Paragraph, Paragraph]:
    """What goes on has neither bullet nor number."""
    before: list[Run] = []
    after: list[Run] = []
    for run in paragraph.runs:
        for runs, text in ((before, run.text[: max(at, 0)]), (after, run.text[max(at, 0) :])):
            if text:
                runs.append(run._replace(text=text))
        at -= len(run.text)
    return paragraph._replace(runs=tuple(before)), Paragraph(tuple(after))


def end_of_piece(text: str, limit: int) -> int:
    """Where the first `limit` letters are best cut: after a sentence, a clause, a word, else anywhere."""
    if len(text) <= limit:
        return len(text)
    ends = (text.rfind(end, limit // 2, limit) + len(end) for end in ENDS if end in text[limit // 2 : limit])
    return next(ends, limit)


def pieces(text: str, limit: int) -> list[str]:
    found = []
    while text:
        end = end_of_piece(text, limit)
        found.append(text[:end])
        text = text[end:]
    return found or [""]


def lines(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs without breaks within, and none that is empty."""
    for paragraph in paragraphs:
        begun: list[Run] = []
        form = paragraph
        for run in paragraph.runs:
            first, *others = run.text.split("\n")
            begun.append(run._replace(text=first))
            for text in others:
                yield form._replace(runs=tuple(begun))
                begun, form = [run._replace(text=text)], Paragraph(())
        yield form._replace(runs=tuple(begun))


# ----- tables


def column_widths(rows: Sequence[Cells], least: int = 8, most: int = 60) -> tuple[float, ...]:
    """The share of each column by its longest cell, within limits."""
    longest = [min(max(map(len, column), default=0), most) for column in zip(*rows, strict=True)]
    weights = [max(length, least) for length in longest]
    return tuple(weight / sum(weights) for weight in weights)


def column_groups(columns: int, most: int) -> list[list[int]]:
    """The columns by slides: what is wider than a slide repeats its first column on each."""
    if columns <= most:
        return [list(range(columns))]
    step = most - 1
    return [[0, *range(start, min(start + step, columns))] for start in range(1, columns, step)]


def row_height(cells: Cells, letters: Sequence[int]) -> int:
    return (
        max((math.ceil(len(cell) / room) for cell, room in zip(cells, letters, strict=True)), default=1) or 1
    )


def spread_rows(rows: Iterable[Cells], letters: Sequence[int], lines: float) -> list[tuple[Cells, ...]]:
    """The rows by slides. One that is higher than a slide goes on in the next row, in each of its cells."""
    slides: list[list[Cells]] = [[]]
    left = lines
    for row in rows:
        for part in _row_parts(row, letters, int(lines)):
            needed = row_height(part, letters) + GAP
            if needed > left and slides[-1]:
                slides.append([])
                left = lines
            slides[-1].append(part)
            left -= needed
    return [tuple(slide) for slide in slides if slide]


def _row_parts(row: Cells, letters: Sequence[int], lines: int) -> Iterator[Cells]:
    if row_height(row, letters) <= lines:
        yield row
        return
    columns = [pieces(cell, room * lines) for cell, room in zip(row, letters, strict=True)]
    for number in range(max(map(len, columns))):
        yield tuple(column[number] if number < len(column) else "" for column in columns)
