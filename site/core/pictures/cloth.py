"""The ground of a picture: indigo cloth with a woven band and the emblem, in the colours of base.css.

Drawn several times larger and made smaller, which gives smooth edges.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw

Points = Sequence[tuple[float, float]]
Colour = tuple[int, int, int]

INDIGO_900: Colour = (15, 36, 68)
INDIGO_800: Colour = (22, 50, 92)
INDIGO_700: Colour = (30, 67, 120)
INDIGO_100: Colour = (228, 236, 246)
BRICK_700: Colour = (138, 47, 24)
BRICK_600: Colour = (166, 61, 34)
GOLD: Colour = (217, 164, 65)
BRIGHT_GOLD: Colour = (233, 185, 73)
PAPER: Colour = (253, 251, 246)
HILL: Colour = (95, 143, 191)

SIZE = (1200, 630)
BAND_HEIGHT = 50
EMBLEM_SIZE = 84
SMOOTH = 4


@lru_cache(maxsize=1)
def ground() -> Image.Image:
    """What stands behind the words of every picture; to be copied before it is drawn upon."""
    height = SIZE[1]
    picture = Image.new("RGB", SIZE, INDIGO_800)
    _tile(picture, _weave(), 0, height)
    _tile(picture, _band(), height - BAND_HEIGHT, height)
    emblem = _emblem()
    picture.paste(emblem, (80, height - BAND_HEIGHT - EMBLEM_SIZE - 22), emblem)
    return picture


def _tile(picture: Image.Image, tile: Image.Image, top: int, bottom: int) -> None:
    for y in range(top, bottom, tile.height):
        for x in range(0, picture.width, tile.width):
            picture.paste(tile, (x, y))


def _weave() -> Image.Image:
    """Diamonds within diamonds, a little darker than the ground, as woven into hill cloth."""
    side = 60
    tile, draw = _canvas(side, side, "RGB", INDIGO_800)
    middle = side * SMOOTH / 2
    for part, colour in ((1, INDIGO_900), (0.9, INDIGO_800), (0.35, INDIGO_900), (0.2, INDIGO_800)):
        reach = middle * part
        draw.polygon(
            [
                (middle, middle - reach),
                (middle + reach, middle),
                (middle, middle + reach),
                (middle - reach, middle),
            ],
            fill=_between(colour, INDIGO_800),
        )
    return _smooth(tile, side, side)


def _between(one: Colour, other: Colour) -> Colour:
    return tuple((a + b) // 2 for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def _band() -> Image.Image:
    """The band of static/img/band.svg, which is 48 by 10 there."""
    scale = BAND_HEIGHT / 10
    width = round(48 * scale)
    tile, draw = _canvas(width, BAND_HEIGHT, "RGB", BRICK_600)
    for x in (0, 12, 24, 36):
        draw.polygon(_scaled([(x, 10), (x + 6, 0), (x + 12, 10)], scale), fill=BRICK_700)
    for x in (0, 12, 24, 36):
        diamond = [(x, 5), (x + 3, 2), (x + 6, 5), (x + 3, 8)]
        draw.polygon(_scaled(diamond, scale), fill=PAPER if x % 24 else BRIGHT_GOLD)
        draw.line(_scaled([(x + 6, 0), (x + 12, 10)], scale), fill=INDIGO_800, width=SMOOTH * 3)
    return _smooth(tile, width, BAND_HEIGHT)


def _emblem() -> Image.Image:
    """static/img/emblem.svg, which is 64 by 64 there: hills, the sun and a book."""
    scale = EMBLEM_SIZE / 64
    picture, draw = _canvas(EMBLEM_SIZE, EMBLEM_SIZE, "RGBA", (0, 0, 0, 0))
    _circle(draw, 32, 32, 32, INDIGO_900, scale)
    _circle(draw, 32, 32, 30.25, GOLD, scale)
    _circle(draw, 32, 32, 28.75, INDIGO_900, scale)
    _circle(draw, 32, 17.5, 4.5, BRIGHT_GOLD, scale)
    hills = [(9, 39), (21.5, 22.5), (29, 32), (37, 21), (55, 39), (55, 43), (9, 43)]
    left = [(32, 42.5), (27, 39.6), (20, 38), (11.5, 39), (11.5, 51.5), (20, 50.6), (27, 52), (32, 55)]
    right = [(64 - x, y) for x, y in left]
    for points, colour in ((hills, HILL), (left, PAPER), (right, PAPER)):
        draw.polygon(_scaled(points, scale), fill=colour)
    draw.line(_scaled([(32, 42.5), (32, 55)], scale), fill=INDIGO_800, width=SMOOTH * 2)
    for line in (
        [(15.5, 43), (22, 42.8), (28.5, 45.2)],
        [(15.5, 47), (22, 46.8), (28.5, 49.2)],
    ):
        for points in (line, [(64 - x, y) for x, y in line]):
            draw.line(_scaled(points, scale), fill=BRICK_600, width=SMOOTH * 2)
    return _smooth(picture, EMBLEM_SIZE, EMBLEM_SIZE)


def _canvas(
    width: int, height: int, mode: Literal["RGB", "RGBA"], colour: tuple[int, ...]
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new(mode, (width * SMOOTH, height * SMOOTH), colour)
    return picture, ImageDraw.Draw(picture)


def _smooth(picture: Image.Image, width: int, height: int) -> Image.Image:
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _scaled(points: Points, scale: float) -> list[tuple[float, float]]:
    return [(x * scale * SMOOTH, y * scale * SMOOTH) for x, y in points]


def _circle(
    draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: Colour, scale: float
) -> None:
    draw.ellipse(_scaled([(x - radius, y - radius), (x + radius, y + radius)], scale), fill=colour)
