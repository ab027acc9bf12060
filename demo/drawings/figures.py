"""Simple people without faces, standing or seated, in the clothes of the highlands."""

from dataclasses import dataclass

from .canvas import (
    BRICK,
    DEEP_TEAL,
    GOLD,
    HAIR,
    INDIGO,
    NIGHT,
    OCHRE,
    SAGE,
    SKIN,
    SLATE,
    TEAL,
    WHITE,
    Canvas,
    Colour,
    Point,
    blend,
)


@dataclass(frozen=True)
class Clothes:
    """Colours of one outfit; ``scarf`` covers the head, ``skirt`` replaces trousers."""

    coat: Colour
    lower: Colour
    band: Colour
    scarf: Colour | None = None
    skirt: bool = False
    long_hair: bool = False


INDIGO_WOMAN = Clothes(INDIGO, NIGHT, BRICK, scarf=BRICK, skirt=True)
WHITE_WOMAN = Clothes(WHITE, NIGHT, SAGE, scarf=NIGHT, skirt=True)
TEAL_WOMAN = Clothes(TEAL, NIGHT, OCHRE, scarf=OCHRE, skirt=True)
INDIGO_MAN = Clothes(INDIGO, NIGHT, OCHRE)
TEAL_MAN = Clothes(DEEP_TEAL, SLATE, SAGE)
OFFICIAL = Clothes(WHITE, SLATE, TEAL)
ELDER = Clothes(NIGHT, INDIGO, BRICK, scarf=NIGHT)
BRICK_CHILD = Clothes(BRICK, NIGHT, GOLD)
OCHRE_CHILD = Clothes(OCHRE, INDIGO, WHITE)
PUPIL = Clothes(WHITE, INDIGO, BRICK)
DOCTOR = Clothes(WHITE, SLATE, TEAL)
TEACHER = Clothes(BRICK, WHITE, OCHRE, skirt=True, long_hair=True)


def head(canvas: Canvas, x: float, y: float, size: float, clothes: Clothes, facing: int) -> None:
    """Draw a head whose centre is at ``(x, y)``."""
    if clothes.long_hair:
        tail = x - 18 * facing * size
        canvas.oval(tail, y + 26 * size, 13 * size, 40 * size, HAIR)
    canvas.rect(x - 8 * size, y + 12 * size, x + 8 * size, y + 36 * size, blend(SKIN, HAIR, 0.12))
    cover = HAIR if clothes.scarf is None else clothes.scarf
    back = x - 4 * facing * size
    canvas.oval(back, y - 5 * size, 26 * size, 27 * size, cover)
    canvas.oval(x + 2 * facing * size, y + 4 * size, 20 * size, 22 * size, SKIN)
    canvas.bowl(back, y - 4 * size, 26 * size, 190, 350, cover)
    if clothes.scarf is not None:
        kerchief(canvas, back, y, size, clothes.scarf, facing)


def kerchief(canvas: Canvas, x: float, y: float, size: float, colour: Colour, facing: int) -> None:
    """Draw the patterned edge and the knot of a headscarf."""
    edge = blend(colour, GOLD, 0.5)
    canvas.line([(x - 23 * size, y - 13 * size), (x + 23 * size, y - 13 * size)], edge, 5 * size)
    knot = x - facing * 27 * size
    canvas.disc(knot, y + 2 * size, 7 * size, colour)
    canvas.poly(
        [
            (knot, y),
            (knot - facing * 14 * size, y + 30 * size),
            (knot + facing * 6 * size, y + 26 * size),
        ],
        colour,
    )


def arm(canvas: Canvas, points: list[Point], size: float, clothes: Clothes) -> None:
    """Draw a sleeve along ``points`` with a cuff and a hand at its end."""
    shade = blend(clothes.coat, NIGHT, 0.14)
    canvas.line(points, shade, 19 * size)
    (x0, y0), (x1, y1) = points[-2], points[-1]
    cuff = (x0 + (x1 - x0) * 0.85, y0 + (y1 - y0) * 0.85)
    canvas.line([cuff, (x1, y1)], clothes.band, 19 * size)
    canvas.disc(x1 + (x1 - x0) * 0.12, y1 + (y1 - y0) * 0.12, 10 * size, SKIN)


def torso(canvas: Canvas, x: float, y: float, size: float, clothes: Clothes) -> None:
    """Draw a coat whose hem is at ``y``."""
    top = y - 92 * size
    canvas.poly(
        [
            (x - 30 * size, top + 14 * size),
            (x - 14 * size, top),
            (x + 14 * size, top),
            (x + 30 * size, top + 14 * size),
            (x + 36 * size, y),
            (x - 36 * size, y),
        ],
        clothes.coat,
    )
    canvas.poly([(x - 12 * size, top), (x + 12 * size, top), (x, top + 24 * size)], SKIN)
    canvas.line([(x, top + 24 * size), (x, y - 12 * size)], clothes.band, 5 * size)
    canvas.rect(x - 36 * size, y - 13 * size, x + 36 * size, y, clothes.band)


def standing(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    clothes: Clothes,
    facing: int = 1,
    hand: Point | None = None,
) -> None:
    """Draw a standing person; ``hand`` is where the front hand reaches to."""
    canvas.shadow(x, y, 52 * size, 11 * size)
    hip = y - 84 * size
    if clothes.skirt:
        canvas.poly(
            [
                (x - 33 * size, hip),
                (x + 33 * size, hip),
                (x + 44 * size, y - 9 * size),
                (x - 44 * size, y - 9 * size),
            ],
            clothes.lower,
        )
        canvas.rect(x - 43 * size, y - 26 * size, x + 43 * size, y - 14 * size, clothes.band)
    else:
        for side in (-1, 1):
            canvas.line(
                [(x + side * 15 * size, hip), (x + side * 17 * size, y - 12 * size)],
                clothes.lower,
                28 * size,
            )
    for side in (-1, 1):
        canvas.oval(x + (side * 17 + facing * 5) * size, y - 4 * size, 17 * size, 8 * size, HAIR)
    shoulder = hip - 74 * size
    arm(
        canvas,
        [(x - facing * 26 * size, shoulder), (x - facing * 42 * size, hip - 8 * size)],
        size,
        clothes,
    )
    torso(canvas, x, hip + 4 * size, size, clothes)
    reach = hand or (x + facing * 42 * size, hip - 8 * size)
    elbow = (
        (x + facing * 26 * size + reach[0]) / 2,
        (shoulder + reach[1]) / 2 + 22 * size,
    )
    arm(canvas, [(x + facing * 26 * size, shoulder), elbow, reach], size, clothes)
    head(canvas, x + 2 * facing * size, hip - 118 * size, size, clothes, facing)


def seated(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    clothes: Clothes,
    facing: int = 1,
    hand: Point | None = None,
) -> None:
    """Draw a person on a low stool seen half from the side."""
    canvas.shadow(x + 12 * facing * size, y, 74 * size, 12 * size)
    canvas.rect(
        x - 34 * size,
        y - 40 * size,
        x + 34 * size,
        y - 30 * size,
        blend(OCHRE, HAIR, 0.35),
        4 * size,
    )
    for side in (-26, 26):
        canvas.rect(x + (side - 5) * size, y - 34 * size, x + (side + 5) * size, y, blend(OCHRE, HAIR, 0.5))
    knee = (x + facing * 56 * size, y - 54 * size)
    canvas.line(
        [(x, y - 54 * size), knee, (x + facing * 58 * size, y - 12 * size)],
        clothes.lower,
        30 * size,
    )
    if clothes.skirt:
        canvas.line(
            [(x + facing * 44 * size, y - 26 * size), (x + facing * 72 * size, y - 26 * size)],
            clothes.band,
            11 * size,
        )
    canvas.oval(x + facing * 66 * size, y - 4 * size, 19 * size, 9 * size, HAIR)
    torso(canvas, x, y - 42 * size, size, clothes)
    shoulder = (x + facing * 22 * size, y - 116 * size)
    reach = hand or (x + facing * 50 * size, y - 72 * size)
    elbow = ((shoulder[0] + reach[0]) / 2, (shoulder[1] + reach[1]) / 2 + 20 * size)
    arm(canvas, [shoulder, elbow, reach], size, clothes)
    head(canvas, x + 3 * facing * size, y - 164 * size, size, clothes, facing)


def seen_from_behind(canvas: Canvas, x: float, y: float, size: float, clothes: Clothes) -> None:
    """Draw a listener from behind, seated, cut off at the waist by the seat."""
    canvas.shadow(x, y, 62 * size, 12 * size)
    canvas.rect(x - 40 * size, y - 34 * size, x + 40 * size, y, blend(OCHRE, HAIR, 0.45), 8 * size)
    canvas.oval(x, y - 34 * size, 46 * size, 18 * size, clothes.lower)
    top = y - 132 * size
    canvas.poly(
        [
            (x - 38 * size, top + 18 * size),
            (x - 18 * size, top),
            (x + 18 * size, top),
            (x + 38 * size, top + 18 * size),
            (x + 44 * size, y - 36 * size),
            (x - 44 * size, y - 36 * size),
        ],
        clothes.coat,
    )
    canvas.rect(x - 43 * size, y - 52 * size, x + 43 * size, y - 38 * size, clothes.band)
    canvas.rect(x - 8 * size, top - 12 * size, x + 8 * size, top + 6 * size, blend(SKIN, HAIR, 0.15))
    cover = HAIR if clothes.scarf is None else clothes.scarf
    canvas.oval(x, top - 32 * size, 25 * size, 28 * size, cover)
    if clothes.scarf is not None:
        canvas.poly(
            [
                (x - 23 * size, top - 24 * size),
                (x + 23 * size, top - 24 * size),
                (x, top + 22 * size),
            ],
            clothes.scarf,
        )
        edge = blend(clothes.scarf, GOLD, 0.5)
        canvas.line([(x - 23 * size, top - 42 * size), (x + 23 * size, top - 42 * size)], edge, 5 * size)


def at_table(canvas: Canvas, x: float, y: float, size: float, clothes: Clothes) -> None:
    """Draw a person seated behind a table, facing us, hands in front at ``y - 50``."""
    canvas.shadow(x, y, 70 * size, 12 * size)
    canvas.rect(
        x - 44 * size,
        y - 40 * size,
        x + 44 * size,
        y - 6 * size,
        blend(OCHRE, HAIR, 0.45),
        6 * size,
    )
    canvas.rect(x - 50 * size, y - 72 * size, x + 50 * size, y - 30 * size, clothes.lower, 18 * size)
    for side in (-1, 1):
        canvas.line(
            [(x + side * 26 * size, y - 44 * size), (x + side * 26 * size, y - 10 * size)],
            clothes.lower,
            26 * size,
        )
        canvas.oval(x + side * 28 * size, y - 4 * size, 18 * size, 8 * size, HAIR)
    torso(canvas, x, y - 46 * size, size, clothes)
    for side in (-1, 1):
        arm(
            canvas,
            [
                (x + side * 28 * size, y - 118 * size),
                (x + side * 50 * size, y - 84 * size),
                (x + side * 22 * size, y - 62 * size),
            ],
            size,
            clothes,
        )
    head(canvas, x, y - 168 * size, size, clothes, 1)
