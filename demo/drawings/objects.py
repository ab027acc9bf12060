"""Things people made: houses, the flag, the border marker, books, scales, devices."""

import math

from .canvas import (
    AMBER,
    BARK,
    BRICK,
    BROWN,
    CREAM,
    DEEP_TEAL,
    GOLD,
    INDIGO,
    NIGHT,
    OCHRE,
    RED,
    SAND,
    SLATE,
    STONE,
    TEAL,
    WHITE,
    Canvas,
    Colour,
    blend,
)


def star(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """Draw a five-pointed star standing on two points."""
    points = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.382
        angle = -math.pi / 2 + number * math.pi / 5
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    canvas.poly(points, colour)


def flag(canvas: Canvas, x: float, y: float, height: float, width: float = 150) -> None:
    """Draw the national flag, whole and in its proportions, on a mast standing at ``y``."""
    canvas.shadow(x, y, 60, 10)
    canvas.rect(x - 44, y - 16, x + 44, y + 4, STONE, 5)
    canvas.rect(x - 30, y - 32, x + 30, y - 14, blend(STONE, WHITE, 0.35), 5)
    canvas.rect(x - 5, y - height, x + 5, y - 20, blend(STONE, WHITE, 0.2), 4)
    canvas.disc(x, y - height, 9, GOLD)
    top = y - height + 12
    depth = width * 2 / 3
    canvas.rect(x + 5, top, x + 5 + width, top + depth, RED)
    star(canvas, x + 5 + width / 2, top + depth / 2, depth * 0.3, GOLD)


def stilt_house(canvas: Canvas, x: float, y: float, size: float = 1.0, roof: Colour = BROWN) -> None:
    """Draw a wooden house on stilts standing at ``y``."""
    canvas.shadow(x, y, 190 * size, 16 * size)
    floor, eaves = y - 78 * size, y - 176 * size
    canvas.rect(x - 150 * size, floor, x + 150 * size, y - 6 * size, blend(BARK, NIGHT, 0.35))
    for number in range(6):
        post = x + (number - 2.5) * 58 * size
        canvas.rect(post - 7 * size, floor, post + 7 * size, y, BARK)
    wall = blend(AMBER, SAND, 0.35)
    canvas.rect(x - 156 * size, eaves, x + 156 * size, floor, wall)
    for number in range(13):
        seam = x + (number - 6) * 24 * size
        canvas.line([(seam, eaves), (seam, floor)], blend(wall, BARK, 0.22), 2 * size)
    for side in (-94, 94):
        window(canvas, x + side * size, eaves + 50 * size, size)
    canvas.rect(x - 26 * size, eaves + 20 * size, x + 26 * size, floor, BARK)
    canvas.rect(x - 172 * size, floor - 6 * size, x + 172 * size, floor + 8 * size, BROWN)
    for number in range(14):
        rail = x + (number - 6.5) * 25 * size
        if abs(rail - x) > 34 * size:
            canvas.line([(rail, floor - 32 * size), (rail, floor)], BROWN, 4 * size)
    for side in (-1, 1):
        canvas.line(
            [(x + side * 36 * size, floor - 32 * size), (x + side * 170 * size, floor - 32 * size)],
            BROWN,
            6 * size,
        )
    stairs(canvas, x, floor, y, size)
    hipped_roof(canvas, x, eaves, size, roof)


def window(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw a window with a warm light behind it."""
    canvas.rect(x - 28 * size, y - 30 * size, x + 28 * size, y + 22 * size, BARK)
    canvas.rect(x - 22 * size, y - 24 * size, x + 22 * size, y + 16 * size, blend(GOLD, CREAM, 0.4))
    canvas.line([(x, y - 24 * size), (x, y + 16 * size)], BARK, 4 * size)


def stairs(canvas: Canvas, x: float, top: float, foot: float, size: float) -> None:
    """Draw a wooden ladder from the ground to the floor."""
    for side in (-1, 1):
        canvas.line([(x + side * 24 * size, top), (x + side * 34 * size, foot)], BROWN, 8 * size)
    for number in range(5):
        share = (number + 0.5) / 5
        half = (24 + 10 * share) * size
        height = top + (foot - top) * share
        canvas.line([(x - half, height), (x + half, height)], AMBER, 6 * size)


def hipped_roof(canvas: Canvas, x: float, eaves: float, size: float, roof: Colour) -> None:
    """Draw a steep roof of thatch or tiles over the eaves."""
    top = eaves - 118 * size
    left, right = x - 205 * size, x + 205 * size
    canvas.poly(
        [
            (left, eaves + 16 * size),
            (x - 96 * size, top),
            (x + 96 * size, top),
            (right, eaves + 16 * size),
        ],
        roof,
    )
    canvas.poly(
        [(left, eaves + 16 * size), (x - 96 * size, top), (x - 60 * size, eaves + 16 * size)],
        blend(roof, NIGHT, 0.2),
    )
    for row in range(1, 5):
        share = row / 5
        y = top + (eaves + 16 * size - top) * share
        half = (96 + 109 * share) * size
        canvas.line([(x - half + 8, y), (x + half - 8, y)], blend(roof, SAND, 0.22), 3 * size)
    canvas.line([(x - 100 * size, top), (x + 100 * size, top)], blend(roof, NIGHT, 0.35), 12 * size)
    canvas.line([(left, eaves + 16 * size), (right, eaves + 16 * size)], blend(roof, NIGHT, 0.3), 9 * size)


def border_marker(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """Draw a granite border marker on its plinth, without any inscription."""
    canvas.shadow(x, y, 150 * size, 22 * size)
    stone = blend(STONE, WHITE, 0.35)
    shade = blend(stone, SLATE, 0.4)
    for number, half in enumerate((128, 98)):
        top = y - (34 + 34 * number) * size
        canvas.rect(
            x - half * size,
            top,
            x + half * size,
            top + 36 * size,
            blend(stone, SLATE, 0.15 + 0.1 * number),
        )
        canvas.rect(x + (half - 34) * size, top, x + half * size, top + 36 * size, shade)
    foot = y - 68 * size
    canvas.poly(
        [
            (x - 62 * size, foot),
            (x - 46 * size, foot - 250 * size),
            (x, foot - 292 * size),
            (x + 46 * size, foot - 250 * size),
            (x + 62 * size, foot),
        ],
        stone,
    )
    canvas.poly(
        [
            (x + 22 * size, foot),
            (x + 16 * size, foot - 262 * size),
            (x, foot - 292 * size),
            (x + 46 * size, foot - 250 * size),
            (x + 62 * size, foot),
        ],
        shade,
    )
    star(canvas, x - 14 * size, foot - 190 * size, 24 * size, BRICK)
    for number in range(3):
        line = foot - (128 - 30 * number) * size
        canvas.rect(x - 42 * size, line, x + 8 * size, line + 9 * size, blend(stone, SLATE, 0.55))


def closed_book(canvas: Canvas, x: float, y: float, size: float, cover: Colour) -> None:
    """Draw a thick closed book lying at ``y``."""
    canvas.rect(x - 170 * size, y - 54 * size, x + 170 * size, y, cover, 10 * size)
    canvas.rect(
        x - 150 * size,
        y - 44 * size,
        x + 174 * size,
        y - 10 * size,
        blend(CREAM, SAND, 0.4),
        4 * size,
    )
    for number in range(3):
        edge = y - (36 - 9 * number) * size
        canvas.line([(x - 140 * size, edge), (x + 170 * size, edge)], SAND, 2 * size)
    canvas.rect(
        x - 174 * size,
        y - 56 * size,
        x - 128 * size,
        y + 2 * size,
        blend(cover, NIGHT, 0.25),
        10 * size,
    )


def open_book(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """Draw a large open book lying at ``y`` with a marker ribbon."""
    canvas.shadow(x, y + 14 * size, 420 * size, 34 * size)
    for side in (-1, 1):
        canvas.poly(
            [
                (x, y + 12 * size),
                (x + side * 408 * size, y - 6 * size),
                (x + side * 372 * size, y - 226 * size),
                (x, y - 190 * size),
            ],
            INDIGO,
        )
        for leaf in range(3):
            page = page_outline(x, y - 7 * leaf * size, side, size)
            canvas.poly(page, blend(WHITE, SAND, 0.55 - 0.25 * leaf))
        for row in range(6):
            page_line(canvas, x, y - 14 * size, side, row, size)
    canvas.line([(x, y - 8 * size), (x, y - 206 * size)], blend(SAND, BROWN, 0.35), 6 * size)
    canvas.poly(
        [
            (x + 10 * size, y - 204 * size),
            (x + 34 * size, y - 214 * size),
            (x + 62 * size, y + 64 * size),
            (x + 46 * size, y + 46 * size),
            (x + 32 * size, y + 70 * size),
        ],
        BRICK,
    )


def page_outline(x: float, y: float, side: int, size: float) -> list[tuple[float, float]]:
    """Give the outline of one page of an open book, bulging near the fold."""
    lower = [
        (x + side * 385 * size * n / 12, y - (16 + 26 * math.sin(math.pi * (n / 12) ** 0.6)) * size)
        for n in range(13)
    ]
    upper = [
        (
            x + side * 352 * size * n / 12,
            y - (212 + 30 * math.sin(math.pi * (n / 12) ** 0.6)) * size,
        )
        for n in range(13)
    ]
    lower[0], upper[0] = (x, y - 2 * size), (x, y - 196 * size)
    return [*lower, *reversed(upper)]


def page_line(canvas: Canvas, x: float, y: float, side: int, row: int, size: float) -> None:
    """Draw one grey stroke that stands for a line of writing."""
    share = (row + 1) / 7.5
    points = []
    last = 9 if (row * 3 + side) % 4 else 7
    for n in range(2, last + 2):
        part = n / 12
        width = 385 - 33 * (1 - share)
        lift = 212 - 196 * share + 28 * math.sin(math.pi * part**0.6)
        points.append((x + side * width * size * part, y - lift * size))
    canvas.ribbon(points, blend(STONE, SAND, 0.3), 7 * size)


def scales(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """Draw a balanced pair of scales standing at ``y``."""
    canvas.shadow(x, y, 170 * size, 20 * size)
    canvas.rect(x - 130 * size, y - 26 * size, x + 130 * size, y, BROWN, 8 * size)
    canvas.rect(x - 92 * size, y - 50 * size, x + 92 * size, y - 24 * size, AMBER, 8 * size)
    canvas.poly(
        [
            (x - 22 * size, y - 48 * size),
            (x - 9 * size, y - 470 * size),
            (x + 9 * size, y - 470 * size),
            (x + 22 * size, y - 48 * size),
        ],
        OCHRE,
    )
    canvas.poly(
        [
            (x + 4 * size, y - 48 * size),
            (x + 2 * size, y - 470 * size),
            (x + 9 * size, y - 470 * size),
            (x + 22 * size, y - 48 * size),
        ],
        AMBER,
    )
    beam = y - 440 * size
    canvas.poly(
        [
            (x - 280 * size, beam - 6 * size),
            (x, beam - 26 * size),
            (x + 280 * size, beam - 6 * size),
            (x + 280 * size, beam + 8 * size),
            (x, beam + 14 * size),
            (x - 280 * size, beam + 8 * size),
        ],
        OCHRE,
    )
    canvas.disc(x, beam - 6 * size, 34 * size, AMBER)
    canvas.disc(x, beam - 6 * size, 20 * size, GOLD)
    canvas.disc(x, y - 488 * size, 18 * size, GOLD)
    for side in (-1, 1):
        pan(canvas, x + side * 270 * size, beam, size)


def pan(canvas: Canvas, x: float, beam: float, size: float) -> None:
    """Draw one pan hanging on three threads from the beam."""
    rim = beam + 226 * size
    canvas.disc(x, beam, 13 * size, GOLD)
    for dx in (-98, 0, 98):
        canvas.line([(x, beam), (x + dx * size, rim)], BROWN, 4 * size)
    canvas.bowl(x, rim - 42 * size, 118 * size, 21, 159, AMBER)
    canvas.line([(x - 110 * size, rim), (x + 110 * size, rim)], GOLD, 10 * size)


def loudspeaker(canvas: Canvas, x: float, y: float, side: int, size: float = 1.0) -> None:
    """Draw one horn of a village loudspeaker pointing left (-1) or right (1)."""
    steel = blend(STONE, SLATE, 0.2)
    canvas.rect(x - 20 * size, y - 26 * size, x + 20 * size, y + 26 * size, SLATE, 8 * size)
    wide = x + side * 172 * size
    canvas.poly(
        [
            (x + side * 14 * size, y - 24 * size),
            (wide, y - 104 * size),
            (wide, y + 104 * size),
            (x + side * 14 * size, y + 24 * size),
        ],
        steel,
    )
    canvas.poly(
        [
            (x + side * 14 * size, y + 4 * size),
            (wide, y + 30 * size),
            (wide, y + 104 * size),
            (x + side * 14 * size, y + 24 * size),
        ],
        blend(steel, SLATE, 0.35),
    )
    canvas.oval(wide, y, 34 * size, 108 * size, blend(SLATE, NIGHT, 0.3))
    canvas.oval(wide + side * 5 * size, y, 25 * size, 92 * size, DEEP_TEAL)
    canvas.oval(wide + side * 2 * size, y, 12 * size, 34 * size, OCHRE)


def sound(canvas: Canvas, x: float, y: float, side: int, colour: Colour = BRICK) -> None:
    """Draw three arcs of sound spreading to one side."""
    middle = 0 if side > 0 else 180
    for number in range(3):
        radius = 70 + 46 * number
        canvas.arc(x, y, radius, middle - 34, middle + 34, blend(colour, CREAM, 0.2 * number), 12)


def tile_roof(canvas: Canvas, x0: float, x1: float, eaves: float, rise: float, colour: Colour) -> None:
    """Draw a low tiled roof between two ends."""
    canvas.poly(
        [(x0 - 26, eaves), (x0 + 34, eaves - rise), (x1 - 34, eaves - rise), (x1 + 26, eaves)],
        colour,
    )
    for number in range(1, 4):
        y = eaves - rise * number / 4
        inset = 60 * number / 4
        canvas.line([(x0 - 22 + inset, y), (x1 + 22 - inset, y)], blend(colour, NIGHT, 0.18), 4)
    canvas.line([(x0 - 26, eaves), (x1 + 26, eaves)], blend(colour, NIGHT, 0.3), 9)


def cross(canvas: Canvas, x: float, y: float, size: float, colour: Colour = TEAL) -> None:
    """Draw a plain cross, the common sign of a health station."""
    canvas.rect(x - size, y - size * 0.34, x + size, y + size * 0.34, colour, size * 0.1)
    canvas.rect(x - size * 0.34, y - size, x + size * 0.34, y + size, colour, size * 0.1)
