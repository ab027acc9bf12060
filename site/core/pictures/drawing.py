"""A picture's words on its cloth, as PNG."""

import io
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

from .cloth import BAND_HEIGHT, EMBLEM_SIZE, GOLD, INDIGO_100, PAPER, SIZE, ground
from .content import Content
from .layout import Measure, balanced, cut_lines, keep_numbers, wrap

FONTS = Path(__file__).parent / "fonts"
BOLD, PLAIN = "BeVietnamPro-SemiBold.ttf", "BeVietnamPro-Medium.ttf"
LEFT, WIDTH = 80, SIZE[0] - 160
LABEL_TOP, LABEL_SIZE = 58, 30
TITLE_TOP, TITLE_HEIGHT = 118, 290
# The largest in which the whole title has room.
TITLE_SIZES = (88, 76, 68, 60, 52, 46, 40, 36)
# Of the size: the marks of Ế and Ậ need more room than lines without marks.
LINE_HEIGHT = 1.28
DETAILS_SIZE, DETAILS_GAP, NAME_SIZE = 32, 20, 32
NAME_LEFT = LEFT + EMBLEM_SIZE + 24
NAME_MIDDLE = SIZE[1] - BAND_HEIGHT - 22 - EMBLEM_SIZE // 2
MEASURED_SIZE = 100
# Pictures of some 100 kB that a process keeps; networks ask for a new one several times within minutes.
KEPT = 32
# No font draws this: what looks like it isn't in the font.
NO_CHARACTER = "\uffff"


@lru_cache(maxsize=KEPT)
def draw(content: Content) -> bytes:
    """The picture as a PNG of 1200 by 630."""
    picture = ground().copy()
    canvas = ImageDraw.Draw(picture)
    label = _one_line(drawable(content.label.upper()), WIDTH, BOLD, LABEL_SIZE)
    canvas.text((LEFT, LABEL_TOP), label, GOLD, _font(BOLD, LABEL_SIZE))
    bottom = _draw_title(canvas, keep_numbers(drawable(content.title)))
    details = _one_line(drawable(content.details), WIDTH, PLAIN, DETAILS_SIZE)
    canvas.text((LEFT, bottom + DETAILS_GAP), details, INDIGO_100, _font(PLAIN, DETAILS_SIZE))
    name = _one_line(drawable(content.name), SIZE[0] - NAME_LEFT - LEFT, PLAIN, NAME_SIZE)
    canvas.text((NAME_LEFT, NAME_MIDDLE), name, PAPER, _font(PLAIN, NAME_SIZE), anchor="lm")
    with io.BytesIO() as out:
        picture.save(out, "PNG")
        return out.getvalue()


def drawable(text: str) -> str:
    """What of a text the font has, in letters with their marks; the rest would be empty boxes."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if _is_drawn(c) else " " for c in composed).split())


def title_lines(title: str) -> tuple[list[str], int]:
    """The lines of a title and the size of their letters: the largest in which all of it has room."""
    for size in TITLE_SIZES:
        measure = _measure(BOLD, size)
        lines = wrap(title, WIDTH, measure)
        most = int(TITLE_HEIGHT / (size * LINE_HEIGHT))
        if len(lines) <= most:
            return balanced(title, WIDTH, measure), size
    return cut_lines(lines, most, WIDTH, measure), size


def _draw_title(canvas: ImageDraw.ImageDraw, title: str) -> int:
    """Draw the title; where the room below it begins."""
    lines, size = title_lines(title)
    step = round(size * LINE_HEIGHT)
    for number, line in enumerate(lines):
        canvas.text((LEFT, TITLE_TOP + number * step), line, PAPER, _font(BOLD, size))
    return TITLE_TOP + len(lines) * step


def _one_line(text: str, width: int, name: str, size: int) -> str:
    measure = _measure(name, size)
    return "".join(cut_lines(wrap(text, width, measure), 1, width, measure))


def _measure(name: str, size: int) -> Measure:
    """How wide a text is, by its letters: to ask the font for every line takes ten times longer."""

    def measure(text: str) -> float:
        return sum(_width(character, name) for character in text) * size / MEASURED_SIZE

    return measure


@lru_cache(maxsize=1024)
def _width(character: str, name: str) -> float:
    return _font(name, MEASURED_SIZE).getlength(character)


@lru_cache(maxsize=2 * len(TITLE_SIZES))
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The same on every machine, whatever libraries for other scripts it has.
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2048)
def _is_drawn(character: str) -> bool:
    if character.isspace():
        return True
    font = _font(BOLD, TITLE_SIZES[-1])
    return bytes(font.getmask(character)) != bytes(font.getmask(NO_CHARACTER))
