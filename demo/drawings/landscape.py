"""Parts of a northern mountain landscape: sky, ridges, terraces, trees, roads."""

import math
from collections.abc import Sequence

from .canvas import (
    AMBER,
    BARK,
    CREAM,
    DEEP_TEAL,
    DESIGN_SIZE,
    GOLD,
    LEAF,
    MIST,
    OCHRE,
    PEACH,
    RICE,
    SAGE,
    SAND,
    SEA,
    STONE,
    TEAL,
    WHITE,
    Canvas,
    Colour,
    Point,
    blend,
)

WIDTH, HEIGHT = DESIGN_SIZE
STEP = 8

MORNING = (blend(SEA, WHITE, 0.66), blend(PEACH, CREAM, 0.35))
EVENING = (blend(SAND, WHITE, 0.35), blend(OCHRE, PEACH, 0.55))
CLEAR = (blend(SEA, WHITE, 0.48), CREAM)


def sky(canvas: Canvas, colours: tuple[Colour, Colour] = MORNING) -> None:
    """Fill the sky down to where the land begins."""
    canvas.gradient(colours[0], colours[1], 0, 620)
    canvas.gradient(colours[1], colours[1], 620, HEIGHT)


def sun(canvas: Canvas, x: float, y: float, radius: float = 62) -> None:
    """Draw a pale sun with a soft light around it."""
    canvas.glow(x, y, radius * 4, CREAM, 0.8)
    canvas.disc(x, y, radius, blend(CREAM, GOLD, 0.5))


def cloud(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """Draw a long flat cloud."""
    colour = blend(WHITE, CREAM, 0.3)
    canvas.rect(x - 95 * size, y - 12 * size, x + 95 * size, y + 14 * size, colour, 13 * size)
    canvas.oval(x - 30 * size, y - 14 * size, 42 * size, 24 * size, colour)
    canvas.oval(x + 28 * size, y - 8 * size, 34 * size, 18 * size, colour)


def wave(x: float, seed: float, roughness: float) -> float:
    """Give the height of a ridge at ``x``, between about -1 and 1."""
    slow = math.sin(x / 310 + seed) * 0.42 + math.sin(x / 173 + seed * 2.3) * 0.22
    steep = 0.8 - 1.5 * abs(math.sin(x / 236 + seed * 1.9))
    small = 0.3 - 0.6 * abs(math.sin(x / 83 + seed * 4.3))
    return slow + roughness * (0.42 * steep + 0.3 * small)


def ridge(seed: float, level: float, height: float, roughness: float = 1.0) -> list[Point]:
    """Give the crest line of a mountain range."""
    return [(x, level - height * wave(x, seed, roughness)) for x in range(-STEP, WIDTH + 2 * STEP, STEP)]


def fill_below(canvas: Canvas, crest: Sequence[Point], colour: Colour) -> None:
    """Fill everything below a crest line."""
    canvas.poly([*crest, (WIDTH + 20, HEIGHT), (-20, HEIGHT)], colour)


def mountains(canvas: Canvas, seed: float = 0.6, level: float = 430) -> None:
    """Draw five ranges, the far ones pale, with mist between them."""
    tones = (blend(MIST, PEACH, 0.3), MIST, SAGE, SEA, TEAL)
    for number, tone in enumerate(tones):
        base = level + 46 * number
        fill_below(canvas, ridge(seed + 1.7 * number, base, 128 - 17 * number), tone)
        depth = HEIGHT if tone == tones[-1] else base + 150
        canvas.veil(base + 20, depth, CREAM, 0.0, 0.34 - 0.04 * number)


def peak(canvas: Canvas, x: float, y: float, width: float, colour: Colour) -> None:
    """Draw one steep limestone mountain with a lit and a shaded side."""
    foot = y + width * 0.75
    top = [(x - 0.07 * width, y + 0.03 * width), (x, y), (x + 0.08 * width, y + 0.05 * width)]
    left = [(x - 0.5 * width, foot), (x - 0.3 * width, y + 0.38 * width)]
    right = [(x + 0.27 * width, y + 0.33 * width), (x + 0.5 * width, foot)]
    canvas.poly([*left, *top, *right], colour)
    fold = [(x + 0.03 * width, y + 0.3 * width), (x + 0.1 * width, foot)]
    canvas.poly([top[1], top[2], *right, *reversed(fold)], blend(colour, DEEP_TEAL, 0.22))


def terraces(
    canvas: Canvas,
    level: float,
    rows: int = 9,
    seed: float = 1.0,
    ripe: float = 0.5,
) -> None:
    """Draw rice terraces down to the lower edge; ``ripe`` 1 is harvest time."""
    step = (HEIGHT + 60 - level) / rows
    water = blend(SEA, WHITE, 0.45) if ripe < 0.4 else blend(RICE, CREAM, 0.25)
    tones = [blend(LEAF, OCHRE, ripe), blend(RICE, OCHRE, ripe * 0.8), water]
    for row in range(rows):
        base = level + step * row * (0.6 + 0.4 * row / rows)
        crest = [
            (
                x,
                base
                + 40 * math.sin(x / (250 + 24 * row) + seed + row * 0.42)
                + 15 * math.sin(x / 97 + seed * 2 + row * 0.8),
            )
            for x in range(-STEP, WIDTH + 2 * STEP, STEP)
        ]
        tone = blend(tones[row % 3], DEEP_TEAL, 0.05 + 0.02 * row)
        fill_below(canvas, crest, tone)
        canvas.ribbon(crest, blend(tone, CREAM, 0.6), 5)
        lower = [(x, y + 5) for x, y in crest]
        canvas.ribbon(lower, blend(tone, BARK, 0.32), 6)


def meadow(canvas: Canvas, level: float, colour: Colour = LEAF, seed: float = 2.0) -> None:
    """Draw a gently rolling foreground."""
    back = [(x, y) for x, y in ridge(seed, level, 26, 0.2)]
    fill_below(canvas, back, blend(colour, SAGE, 0.3))
    front = [(x, y) for x, y in ridge(seed + 2.2, level + 70, 24, 0.2)]
    fill_below(canvas, front, colour)


def yard(canvas: Canvas, level: float, colour: Colour = SAND) -> None:
    """Draw a beaten-earth yard in the foreground."""
    crest = [(x, level + 14 * math.cos((x - WIDTH / 2) / 420)) for x in range(-STEP, WIDTH + 2 * STEP, STEP)]
    fill_below(canvas, crest, colour)
    canvas.ribbon(crest, blend(colour, CREAM, 0.5), 6)


def tree(canvas: Canvas, x: float, y: float, size: float = 1.0, colour: Colour = TEAL) -> None:
    """Draw a round broad-leaved tree standing at ``y``."""
    trunk = 9 * size
    canvas.poly(
        [
            (x - trunk, y),
            (x - trunk / 2, y - 110 * size),
            (x + trunk / 2, y - 110 * size),
            (x + trunk, y),
        ],
        BARK,
    )
    crown(canvas, x, y - 130 * size, size, colour)


def crown(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw foliage around a middle, lit from the upper left."""
    lit = ((-46, 14, 40), (-30, -26, 44), (0, -52, 38))
    lumps = (*lit, (46, 18, 42), (0, 30, 38), (28, -24, 46), (0, 0, 34))
    layers = ((0.0, 1.0, 0.0, lumps), (0.24, 0.8, 0.2, lumps), (0.42, 0.52, 0.42, lit))
    for share, shrink, shift, chosen in layers:
        tone = blend(colour, RICE, share)
        for dx, dy, radius in chosen:
            near = radius * shift
            canvas.disc(x + (dx - near) * size, y + (dy - near) * size, radius * shrink * size, tone)


def pine(canvas: Canvas, x: float, y: float, size: float = 1.0, colour: Colour = DEEP_TEAL) -> None:
    """Draw a slim conifer standing at ``y``."""
    canvas.rect(x - 6 * size, y - 40 * size, x + 6 * size, y, BARK)
    for tier in range(4):
        half = (62 - 12 * tier) * size
        foot = y - (26 + 48 * tier) * size
        tip = foot - 84 * size
        canvas.poly([(x - half, foot), (x, tip), (x + half, foot)], colour)
        shade = blend(colour, AMBER, 0.18)
        canvas.poly([(x - half, foot), (x, tip), (x - half * 0.2, foot)], shade)


def bamboo(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """Draw a clump of bamboo leaning both ways."""
    for number in range(7):
        lean = (number - 3) * 24 * size
        tip = (x + lean * 2.1, y - (300 - abs(number - 3) * 26) * size)
        stem = [(x + lean * 0.3, y), (x + lean, y - 170 * size), tip]
        canvas.line(stem, blend(TEAL, LEAF, 0.25 + number * 0.09), 7 * size)
        for leaf in range(4):
            share = 0.45 + leaf * 0.17
            lx = x + lean * 0.3 + (tip[0] - x - lean * 0.3) * share
            ly = y + (tip[1] - y) * share
            side = 1 if (leaf + number) % 2 else -1
            canvas.poly(
                [
                    (lx, ly),
                    (lx + side * 26 * size, ly - 4 * size),
                    (lx + side * 52 * size, ly + 16 * size),
                ],
                blend(LEAF, TEAL, leaf * 0.2),
            )


def rocks(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """Draw a small group of stones."""
    canvas.oval(x, y, 34 * size, 20 * size, STONE)
    canvas.oval(x + 36 * size, y + 6 * size, 22 * size, 13 * size, blend(STONE, BARK, 0.2))
