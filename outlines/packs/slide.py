"""A slide, and what more than one slide takes: text and tables are spread, never cut or made too small."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from core.text import cut
from outlines.content import Paragraphs, Picture

from .fitting import (
    Room,
    column_groups,
    column_widths,
    evenly,
    fits,
    lines,
    pieces,
    row_height,
    spread,
    spread_rows,
)

# Of the lines of a slide in 28 and in 24 point.
LARGE = Room(letters=56, lines=9)
SMALL = Room(letters=66, lines=11)
# A key point and a question alone on their slide, in 40 and in 30 point; a title above something.
POINT_LARGE = 120
POINT = 320
TITLE = 150
LONG_TITLE = 100
# Of a table in 24 and in 18 point, and the columns that can still be read.
TABLE_LARGE = Room(letters=70, lines=9)
TABLE = Room(letters=94, lines=13)
TABLE_COLUMNS = 5
# One line in the small type above the title.
LABEL = 90


class Kind(StrEnum):
    TITLE = "title"
    AGENDA = "agenda"
    PART = "part"
    POINT = "point"
    QUESTION = "question"
    SITUATION = "situation"
    TEXT = "text"
    TABLE = "table"
    PROVISION = "provision"
    PICTURE = "picture"
    QUOTE = "quote"
    CALLOUT = "callout"
    END = "end"


@dataclass(frozen=True)
class Slide:
    """`label` stands above the title: the part it belongs to; `source` below what is shown: whose words.

    `is_small` where there is much to show. `widths` are the shares of the columns of `rows`.
    """

    kind: Kind
    title: str
    label: str = ""
    lines: Paragraphs = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()
    source: str = ""
    href: str = ""
    picture: Picture | None = None
    notes: Paragraphs = ()
    footer: str = ""
    is_small: bool = False

    @property
    def has_long_title(self) -> bool:
        """Which takes smaller type, so that it leaves room for what is below it."""
        return len(self.title) > LONG_TITLE

    @property
    def picture_address(self) -> str:
        """Where the site has the picture, else the picture itself; empty where it can't be read."""
        return self.picture.address() if self.picture and self.picture.address else self.picture_data

    @property
    def picture_data(self) -> str:
        """The picture itself as an address, which needs no network; empty where it can't be read."""
        content = self.picture.load() if self.picture else None
        if not content:
            return ""
        kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def in_table(slide: Slide, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[Slide]:
    """Rows and columns that one slide doesn't take are spread over several."""
    columns = max(len(row) for row in (headings, *rows))
    named, *lined = (
        [one_line(cell) for cell in row] + [""] * (columns - len(row)) for row in (headings, *rows)
    )
    slides = []
    for group in column_groups(columns, TABLE_COLUMNS) if columns else []:
        top = tuple(named[column] for column in group) if any(named) else ()
        shown = [tuple(row[column] for column in group) for row in lined]
        slides += _table_slides(replace(slide, headings=top), shown)
    return counted(with_title(slides or [slide]))


def _table_slides(slide: Slide, rows: list[tuple[str, ...]]) -> list[Slide]:
    widths = column_widths([slide.headings, *rows] if slide.headings else rows)
    for room in (TABLE_LARGE, TABLE):
        letters = [max(int(share * room.letters) - 2, 1) for share in widths]
        top = row_height(slide.headings, letters) if slide.headings else 0
        parts = evenly(partial(spread_rows, rows, letters), max(room.lines - top, room.lines // 2))
        if len(parts) == 1:
            break
    return [replace(slide, rows=part, widths=widths, is_small=room is TABLE) for part in parts]


def one_line(text: str) -> str:
    return " ".join(text.split())


def with_lines(slide: Slide, room: Room | None = None) -> list[Slide]:
    """In large type where that is room enough, else in smaller type on as many slides as it takes."""
    shown = tuple(line for line in lines(slide.lines) if line.text.strip())
    is_small = slide.is_small or not fits(shown, room or LARGE)
    room = room or (SMALL if is_small else LARGE)
    parts = evenly(lambda count: spread(shown, Room(room.letters, count)), room.lines) or [()]
    slides = [replace(slide, lines=part, is_small=is_small) for part in parts]
    return counted(with_title(_notes_once(slides)))


def large(slide: Slide) -> list[Slide]:
    """What stands alone on its slide, in large type."""
    parts = pieces(one_line(slide.title), POINT)
    is_small = len(slide.title) > POINT_LARGE
    return counted(_notes_once([replace(slide, title=part, is_small=is_small) for part in parts]))


def with_title(slides: list[Slide]) -> list[Slide]:
    """A title that leaves no room for anything else is first shown alone."""
    title = one_line(slides[0].title)
    if len(title) <= TITLE or slides[0].kind == Kind.TITLE:
        return [replace(slide, title=title) for slide in slides]
    shown = [
        Slide(Kind.POINT, part, label=slides[0].label, is_small=True, footer=slides[0].footer)
        for part in pieces(title, POINT)
    ]
    return [*shown, *(replace(slide, title=cut(title, TITLE)) for slide in slides)]


def _notes_once(slides: list[Slide]) -> list[Slide]:
    return [slides[0], *(replace(slide, notes=()) for slide in slides[1:])]


def counted(slides: list[Slide]) -> list[Slide]:
    """Labels are of one line; where there are several slides, they say which it is."""
    shown = [replace(slide, label=cut(slide.label, LABEL)) for slide in slides]
    if len(shown) == 1:
        return shown
    return [
        replace(slide, label=f"{slide.label} ({number}/{len(shown)})".strip())
        for number, slide in enumerate(shown, start=1)
    ]
