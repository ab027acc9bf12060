"""Scenes of places: border, court, forest, road, fields."""

import math

from . import figures, landscape, objects
from .canvas import (
    AMBER,
    BARK,
    BRICK,
    BROWN,
    CREAM,
    DEEP_TEAL,
    GOLD,
    INDIGO,
    LEAF,
    MIST,
    NIGHT,
    OCHRE,
    PEACH,
    RICE,
    SAGE,
    SAND,
    SEA,
    SKIN,
    SLATE,
    STONE,
    TEAL,
    WHITE,
    Canvas,
    Colour,
    blend,
)


def border(canvas: Canvas) -> None:
    """Draw a border marker and the national flag above the mountains."""
    landscape.sky(canvas, landscape.MORNING)
    landscape.sun(canvas, 390, 230, 66)
    landscape.cloud(canvas, 800, 150, 0.9)
    landscape.mountains(canvas, 2.1, 390)
    landscape.meadow(canvas, 680, LEAF, 1.4)
    objects.flag(canvas, 1120, 760, 640, 288)
    objects.border_marker(canvas, 640, 800, 1.25)
    landscape.pine(canvas, 150, 770, 1.5)
    landscape.pine(canvas, 270, 830, 1.2, TEAL)
    landscape.pine(canvas, 1500, 830, 1.6, DEEP_TEAL)
    landscape.rocks(canvas, 900, 850, 1.1)
    landscape.rocks(canvas, 400, 868, 1.3)


def law_book(canvas: Canvas) -> None:
    """Draw an open book of law on a table before a window to the mountains."""
    landscape.sky(canvas, landscape.MORNING)
    landscape.sun(canvas, 1080, 200, 58)
    landscape.mountains(canvas, 0.9, 290)
    canvas.gradient(AMBER, BROWN, 640, 900)
    canvas.rect(0, 630, 1600, 652, blend(OCHRE, CREAM, 0.25))
    for seam in (720, 800):
        canvas.line([(0, seam), (1600, seam)], blend(BROWN, BARK, 0.35), 3)
    canvas.shadow(226, 716, 180, 16)
    objects.closed_book(canvas, 226, 716, 0.92, BRICK)
    objects.closed_book(canvas, 214, 667, 0.86, DEEP_TEAL)
    objects.closed_book(canvas, 234, 621, 0.78, INDIGO)
    objects.scales(canvas, 1386, 716, 0.53)
    objects.open_book(canvas, 800, 826, 1.04)


def justice(canvas: Canvas) -> None:
    """Draw a balanced pair of scales before the rising sun."""
    landscape.sky(canvas, landscape.EVENING)
    landscape.sun(canvas, 800, 330, 150)
    landscape.mountains(canvas, 3.0, 470)
    canvas.gradient(AMBER, BROWN, 800, 900)
    canvas.rect(0, 792, 1600, 810, blend(OCHRE, CREAM, 0.25))
    objects.scales(canvas, 800, 852, 1.36)
    objects.closed_book(canvas, 330, 866, 1.0, INDIGO)
    objects.closed_book(canvas, 1290, 866, 1.0, BRICK)


def loudspeakers(canvas: Canvas) -> None:
    """Draw village loudspeakers over roofs and fields."""
    landscape.sky(canvas, landscape.MORNING)
    landscape.sun(canvas, 1330, 180, 54)
    landscape.mountains(canvas, 4.9, 380)
    landscape.terraces(canvas, 640, 7, 2.2, 0.2)
    for x, y, size in ((330, 700, 0.72), (1060, 690, 0.5), (1290, 712, 0.8)):
        objects.stilt_house(canvas, x, y, size)
    landscape.tree(canvas, 130, 760, 1.2)
    landscape.bamboo(canvas, 1530, 800, 1.1)
    canvas.rect(788, 190, 812, 900, BROWN, 8)
    canvas.rect(788, 190, 797, 900, blend(BROWN, NIGHT, 0.25), 8)
    canvas.rect(740, 306, 860, 322, SLATE, 6)
    objects.loudspeaker(canvas, 846, 270, 1, 1.1)
    objects.loudspeaker(canvas, 754, 270, -1, 1.1)
    objects.sound(canvas, 1030, 270, 1)
    objects.sound(canvas, 570, 270, -1)


def forest(canvas: Canvas) -> None:
    """Draw a dense forest with light between the trunks and a ranger on the path."""
    canvas.gradient(blend(MIST, CREAM, 0.5), blend(SAGE, CREAM, 0.35), 0, 900)
    landscape.sun(canvas, 980, 190, 74)
    landscape.fill_below(canvas, landscape.ridge(1.2, 420, 90), blend(MIST, SAGE, 0.5))
    for depth, (tone, size, level) in enumerate(
        ((blend(SAGE, MIST, 0.5), 1.5, 560), (blend(SAGE, SEA, 0.25), 1.9, 640), (SEA, 2.3, 730))
    ):
        canvas.veil(level - 330, level, CREAM, 0.0, 0.3)
        landscape.fill_below(
            canvas, landscape.ridge(2.0 + depth, level - 10, 26, 0.3), blend(tone, LEAF, 0.25)
        )
        for number in range(9):
            x = 40 + number * 190 + (97 * (number + 2 * depth)) % 83
            kind = landscape.tree if (number + depth) % 3 == 0 else landscape.pine
            kind(canvas, x, level + (number * 37) % 29, size * (0.8 + (number * 7 % 5) * 0.06), tone)
    landscape.meadow(canvas, 760, TEAL, 0.4)
    path = [(700 + 130 * n / 12 + 46 * math.sin(n / 3.4), 900 - 130 * n / 12) for n in range(13)]
    far = [(x + 250 - 18.5 * n, y) for n, (x, y) in enumerate(path)]
    canvas.poly([*path, *reversed(far)], blend(SAND, LEAF, 0.2))
    landscape.pine(canvas, 150, 890, 3.0, DEEP_TEAL)
    landscape.pine(canvas, 400, 930, 2.3, blend(DEEP_TEAL, TEAL, 0.5))
    landscape.tree(canvas, 1450, 920, 3.0, DEEP_TEAL)
    figures.standing(
        canvas,
        905,
        850,
        0.78,
        figures.Clothes(blend(LEAF, DEEP_TEAL, 0.5), DEEP_TEAL, OCHRE, scarf=DEEP_TEAL),
        1,
    )


def road(canvas: Canvas) -> None:
    """Draw a rider with a helmet on a winding mountain road."""
    landscape.sky(canvas, landscape.CLEAR)
    landscape.sun(canvas, 300, 180, 56)
    landscape.cloud(canvas, 1120, 140, 1.0)
    landscape.mountains(canvas, 5.9, 320)
    slope = [(x, 560 + 40 * math.sin(x / 260 + 0.5)) for x in range(-20, 1640, 20)]
    landscape.fill_below(canvas, slope, LEAF)
    landscape.fill_below(canvas, [(x, y + 130 + x * 0.03) for x, y in slope], blend(LEAF, TEAL, 0.25))
    winding_road(canvas)
    for x, y, size in ((200, 650, 0.9), (1500, 660, 1.1), (1400, 620, 0.7), (90, 760, 1.3)):
        landscape.pine(canvas, x, y, size)
    curve_sign(canvas, 1270, 770)
    guardrail(canvas, 742)
    canvas.rect(0, 762, 1600, 900, SLATE)
    canvas.rect(0, 762, 1600, 772, blend(SLATE, CREAM, 0.6))
    for number in range(7):
        canvas.rect(40 + 250 * number, 858, 180 + 250 * number, 868, CREAM, 4)
    motorbike(canvas, 610, 838, 1.5)


def guardrail(canvas: Canvas, y: float) -> None:
    """Draw a row of low posts with a rail along the road."""
    for number in range(9):
        x = 20 + 195 * number
        canvas.rect(x - 12, y - 48, x + 12, y + 30, WHITE, 4)
        canvas.rect(x - 12, y - 48, x + 12, y - 28, BRICK, 4)
    canvas.rect(0, y - 18, 1600, y + 4, blend(STONE, WHITE, 0.4))
    canvas.rect(0, y - 2, 1600, y + 4, STONE)


def winding_road(canvas: Canvas) -> None:
    """Draw a road coming down in bends towards the viewer."""
    middle, half = [], []
    for number in range(61):
        share = number / 60
        y = 552 + 372 * share**1.35
        x = 980 + 330 * math.sin(share * 5.4 + 0.5) * (0.35 + share * 0.5) - 330 * share
        middle.append((x, y))
        half.append(14 + 300 * share**1.5)
    pairs = list(zip(middle, half, strict=True))
    for extra, colour in ((1.12, blend(SAND, STONE, 0.4)), (1.0, SLATE)):
        left = [(x - h * extra, y) for (x, y), h in pairs]
        right = [(x + h * extra, y) for (x, y), h in pairs]
        canvas.poly([*left, *reversed(right)], colour)
    for number in range(6, 58, 6):
        (x0, y0), (x1, y1) = middle[number], middle[number + 3]
        w0, w1 = half[number] * 0.035, half[number + 3] * 0.035
        canvas.poly([(x0 - w0, y0), (x0 + w0, y0), (x1 + w1, y1), (x1 - w1, y1)], CREAM)


def curve_sign(canvas: Canvas, x: float, y: float) -> None:
    """Draw the yellow triangle that warns of a bend."""
    canvas.rect(x - 9, y - 230, x + 9, y, STONE, 4)
    for reach, colour in ((150, BRICK), (116, GOLD)):
        canvas.poly(
            [
                (x, y - 340 - reach * 0.62),
                (x + reach * 0.87, y - 340 + reach * 0.72),
                (x - reach * 0.87, y - 340 + reach * 0.72),
            ],
            colour,
        )
    canvas.line([(x - 14, y - 276), (x - 14, y - 318), (x + 16, y - 344), (x + 16, y - 366)], NIGHT, 13)
    canvas.poly([(x - 8, y - 362), (x + 40, y - 362), (x + 16, y - 394)], NIGHT)


def motorbike(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw a motorbike seen from the side with a helmeted rider, wheels at ``y``."""
    canvas.shadow(x, y, 190 * size, 16 * size)
    for wheel in (-98, 98):
        canvas.disc(x + wheel * size, y - 46 * size, 46 * size, NIGHT)
        canvas.disc(x + wheel * size, y - 46 * size, 30 * size, STONE)
        canvas.disc(x + wheel * size, y - 46 * size, 10 * size, SLATE)
    canvas.line([(x + 98 * size, y - 46 * size), (x + 70 * size, y - 140 * size)], SLATE, 13 * size)
    canvas.line([(x - 98 * size, y - 46 * size), (x - 10 * size, y - 56 * size)], SLATE, 14 * size)
    canvas.poly(
        [
            (x - 120 * size, y - 104 * size),
            (x - 20 * size, y - 112 * size),
            (x + 24 * size, y - 62 * size),
            (x - 34 * size, y - 50 * size),
            (x - 84 * size, y - 74 * size),
        ],
        BRICK,
    )
    canvas.poly(
        [
            (x + 10 * size, y - 50 * size),
            (x + 52 * size, y - 66 * size),
            (x + 82 * size, y - 146 * size),
            (x + 60 * size, y - 148 * size),
        ],
        BRICK,
    )
    canvas.rect(x - 126 * size, y - 122 * size, x - 4 * size, y - 104 * size, NIGHT, 9 * size)
    canvas.disc(x + 88 * size, y - 146 * size, 15 * size, GOLD)
    rider(canvas, x, y, size)
    canvas.line([(x + 66 * size, y - 150 * size), (x + 44 * size, y - 172 * size)], NIGHT, 9 * size)


def rider(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw the rider of the motorbike."""
    hip = (x - 50 * size, y - 126 * size)
    canvas.line([hip, (x + 18 * size, y - 122 * size), (x + 6 * size, y - 44 * size)], NIGHT, 32 * size)
    canvas.oval(x + 18 * size, y - 34 * size, 24 * size, 11 * size, BARK)
    canvas.poly(
        [
            (x - 84 * size, y - 118 * size),
            (x - 16 * size, y - 112 * size),
            (x + 14 * size, y - 214 * size),
            (x - 40 * size, y - 226 * size),
        ],
        INDIGO,
    )
    canvas.rect(x - 92 * size, y - 206 * size, x - 40 * size, y - 134 * size, OCHRE, 14 * size)
    canvas.line(
        [
            (x - 8 * size, y - 200 * size),
            (x + 10 * size, y - 158 * size),
            (x + 48 * size, y - 170 * size),
        ],
        blend(INDIGO, NIGHT, 0.4),
        20 * size,
    )
    canvas.disc(x + 52 * size, y - 170 * size, 11 * size, SKIN)
    canvas.rect(x - 16 * size, y - 226 * size, x + 4 * size, y - 202 * size, SKIN)
    canvas.oval(x + 2 * size, y - 242 * size, 25 * size, 27 * size, SKIN)
    canvas.pie(x - 2 * size, y - 246 * size, 35 * size, 165, 368, BRICK)
    canvas.line([(x - 30 * size, y - 246 * size), (x + 40 * size, y - 244 * size)], CREAM, 6 * size)
    canvas.line([(x - 4 * size, y - 244 * size), (x + 6 * size, y - 218 * size)], NIGHT, 4 * size)


def parcels(canvas: Canvas) -> None:
    """Draw fields divided into parcels by boundary posts below a village."""
    landscape.sky(canvas, landscape.MORNING)
    landscape.sun(canvas, 1260, 170, 56)
    landscape.mountains(canvas, 0.1, 260)
    landscape.meadow(canvas, 470, LEAF, 2.9)
    objects.stilt_house(canvas, 300, 520, 0.62)
    objects.stilt_house(canvas, 1250, 510, 0.55)
    landscape.tree(canvas, 150, 530, 0.8)
    landscape.tree(canvas, 1390, 524, 0.75, DEEP_TEAL)
    columns, rows = 5, 4
    tones = (
        RICE,
        OCHRE,
        LEAF,
        blend(SAND, AMBER, 0.3),
        SAGE,
        blend(LEAF, TEAL, 0.35),
        blend(RICE, CREAM, 0.35),
    )
    for row in range(rows):
        for column in range(columns):
            corners = [
                field_corner(column + dx, row + dy, columns) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))
            ]
            tone = tones[(row * 3 + column * 2) % len(tones)]
            parcel(canvas, corners, tone, (row + column) % 3)
    for row in range(1, rows + 1):
        for column in range(columns + 1):
            x, y = field_corner(column, row, columns)
            post(canvas, x, y, 0.5 + 0.2 * row)
    pin(canvas, 846, 640)


def field_corner(column: int, row: int, columns: int) -> tuple[float, float]:
    """Give the corner of a parcel on land that comes nearer row by row."""
    depth = (0.0, 0.16, 0.38, 0.66, 1.05)[row]
    spread = 840 + 1350 * depth
    bend = 36 * math.sin(column * 1.3 + row * 0.9)
    x = 800 + spread * (column / columns - 0.5) + bend
    return x, 528 + 372 * depth + 12 * math.sin(column * 1.1 + row)


def parcel(canvas: Canvas, corners: list[tuple[float, float]], tone: Colour, kind: int) -> None:
    """Draw one parcel with furrows and a pale bank around it."""
    canvas.poly(corners, tone)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    if kind != 1:
        for number in range(1, 8):
            share = number / 8
            start = (ax + (bx - ax) * share, ay + (by - ay) * share)
            end = (dx + (cx - dx) * share, dy + (cy - dy) * share)
            canvas.line([start, end], blend(tone, DEEP_TEAL, 0.16), 4)
    else:
        for number in range(1, 6):
            share = number / 6
            start = (ax + (dx - ax) * share, ay + (dy - ay) * share)
            end = (bx + (cx - bx) * share, by + (cy - by) * share)
            canvas.line([start, end], blend(tone, CREAM, 0.3), 4)
    canvas.line([*corners, corners[0]], CREAM, 8)


def post(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw a boundary post at the corner of a parcel."""
    canvas.rect(x - 8 * size, y - 44 * size, x + 8 * size, y + 4 * size, WHITE, 3 * size)
    canvas.rect(x - 8 * size, y - 44 * size, x + 8 * size, y - 26 * size, BRICK, 3 * size)


def pin(canvas: Canvas, x: float, y: float) -> None:
    """Draw a map pin pointing at ``(x, y)``."""
    canvas.shadow(x, y, 40, 10)
    canvas.poly([(x, y), (x - 62, y - 122), (x + 62, y - 122)], BRICK)
    canvas.disc(x, y - 150, 72, BRICK)
    canvas.disc(x, y - 150, 34, blend(CREAM, PEACH, 0.3))
