"""Scenes with one large thing before the mountains."""

import math

from . import landscape
from .canvas import (
    AMBER,
    BRICK,
    CREAM,
    DEEP_TEAL,
    GOLD,
    HAIR,
    INDIGO,
    MIST,
    NIGHT,
    OCHRE,
    SAGE,
    SEA,
    SKIN,
    SLATE,
    STONE,
    TEAL,
    WHITE,
    Canvas,
    blend,
)


def id_card(canvas: Canvas) -> None:
    """Draw an identity card with a chip before quiet hills."""
    landscape.sky(canvas, landscape.MORNING)
    landscape.sun(canvas, 270, 190, 56)
    landscape.mountains(canvas, 1.4, 420)
    landscape.meadow(canvas, 760, SAGE, 0.9)
    canvas.rect(316, 204, 1316, 824, blend(TEAL, NIGHT, 0.35), 44)
    canvas.rect(300, 180, 1300, 800, WHITE, 44)
    canvas.rect(300, 180, 1300, 320, SEA, 44, "top")
    card_hills(canvas)
    canvas.rect(300, 768, 1300, 800, SEA, 30, "bottom")
    canvas.rect(352, 366, 632, 730, blend(SAGE, WHITE, 0.5), 22, "top")
    portrait(canvas, 492, 730)
    for row, width in enumerate((470, 360, 420, 300, 380)):
        canvas.rect(
            700,
            392 + 62 * row,
            700 + width,
            414 + 62 * row,
            blend(STONE, WHITE, 0.15 if row == 0 else 0.45),
            10,
        )
    chip(canvas, 1180, 600)
    canvas.rect(370, 222, 800, 250, blend(WHITE, SEA, 0.12), 12)
    canvas.rect(370, 266, 640, 286, blend(WHITE, SEA, 0.35), 10)
    for number in range(3):
        canvas.arc(1180, 250, 18 + 20 * number, 205, 335, blend(WHITE, SEA, 0.1), 8)
    canvas.disc(1180, 246, 8, blend(WHITE, SEA, 0.1))


def card_hills(canvas: Canvas) -> None:
    """Print pale hills on the lower part of the card."""
    for number in range(3):
        crest = [(x, 650 + 40 * number + 26 * math.sin(x / 120 + number * 1.7)) for x in range(300, 1301, 10)]
        canvas.poly([*crest, (1300, 772), (300, 772)], blend(MIST, WHITE, 0.72 - 0.12 * number))


def portrait(canvas: Canvas, x: float, y: float) -> None:
    """Draw the head and shoulders of a card holder above ``y``."""
    canvas.bowl(x, y + 20, 132, 189, 351, INDIGO)
    canvas.poly([(x - 30, y - 82), (x + 30, y - 82), (x, y - 30)], WHITE)
    canvas.rect(x - 24, y - 140, x + 24, y - 76, blend(SKIN, HAIR, 0.12))
    canvas.oval(x, y - 196, 74, 84, HAIR)
    canvas.oval(x, y - 178, 60, 72, SKIN)
    canvas.pie(x, y - 196, 66, 190, 350, HAIR)


def chip(canvas: Canvas, x: float, y: float) -> None:
    """Draw the chip of the card."""
    canvas.rect(x - 62, y - 50, x + 62, y + 50, GOLD, 16)
    for points in (
        [(x - 62, y - 16), (x - 22, y - 16), (x - 22, y + 16), (x - 62, y + 16)],
        [(x + 62, y - 16), (x + 22, y - 16), (x + 22, y + 16), (x + 62, y + 16)],
        [(x, y - 50), (x, y - 16)],
        [(x, y + 50), (x, y + 16)],
    ):
        canvas.line(points, AMBER, 5)


def phone(canvas: Canvas) -> None:
    """Draw a telephone with a shield against fraud messages."""
    landscape.sky(canvas, landscape.CLEAR)
    landscape.mountains(canvas, 2.8, 430)
    landscape.meadow(canvas, 770, SAGE, 1.8)
    canvas.shadow(800, 862, 250, 24)
    canvas.rect(604, 70, 996, 860, NIGHT, 54)
    canvas.rect(626, 96, 974, 834, blend(CREAM, WHITE, 0.4), 34)
    canvas.rect(744, 84, 856, 94, SLATE, 5)
    screen_hills(canvas)
    for row, (left, width, colour) in enumerate(((656, 210, SEA), (736, 210, OCHRE), (656, 170, SEA))):
        top = 150 + 76 * row
        canvas.rect(left, top, left + width, top + 52, blend(colour, WHITE, 0.25), 24)
        canvas.rect(left + 24, top + 20, left + width - 40, top + 31, WHITE, 5)
    shield(canvas, 800, 560, 150)
    bubble(canvas, 330, 300, 1)
    bubble(canvas, 1290, 380, -1)


def screen_hills(canvas: Canvas) -> None:
    """Draw hills on the telephone's screen."""
    for number, tone in enumerate((MIST, SAGE)):
        crest = [(x, 690 + 56 * number + 22 * math.sin(x / 52 + number * 2)) for x in range(626, 975, 6)]
        canvas.poly([*crest, (974, 790), (626, 790)], tone)
    canvas.rect(626, 770, 974, 834, SAGE, 34, "bottom")


def shield(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw a shield with a tick."""
    for reach, colour in ((1.0, DEEP_TEAL), (0.84, TEAL)):
        half = size * 0.82 * reach
        points = [(x, y - size * reach), (x + half, y - size * 0.66 * reach)]
        for number in range(9):
            share = number / 8
            points.append(
                (
                    x + half * math.cos(share * math.pi / 2) ** 0.8,
                    y + size * 0.1 * reach + size * 0.95 * reach * math.sin(share * math.pi / 2),
                )
            )
        canvas.poly(points + [(2 * x - px, py) for px, py in reversed(points)], colour)
    canvas.line(
        [
            (x - size * 0.36, y + size * 0.02),
            (x - size * 0.08, y + size * 0.3),
            (x + size * 0.4, y - size * 0.32),
        ],
        WHITE,
        size * 0.15,
    )


def bubble(canvas: Canvas, x: float, y: float, side: int) -> None:
    """Draw a warning message coming towards the telephone."""
    canvas.rect(x - 170, y - 92, x + 170, y + 92, BRICK, 34)
    canvas.poly([(x + side * 120, y + 60), (x + side * 214, y + 112), (x + side * 166, y + 20)], BRICK)
    canvas.poly([(x - 98, y - 54), (x - 44, y + 46), (x - 152, y + 46)], GOLD)
    canvas.rect(x - 104, y - 24, x - 92, y + 14, NIGHT, 5)
    canvas.disc(x - 98, y + 30, 7, NIGHT)
    for row, width in enumerate((150, 120, 140)):
        canvas.rect(
            x - 16,
            y - 46 + 38 * row,
            x - 16 + width,
            y - 30 + 38 * row,
            blend(WHITE, BRICK, 0.18),
            8,
        )
