"""Scenes with people and villages."""

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


def family(canvas: Canvas) -> None:
    """Draw a family of three generations in front of its house."""
    landscape.sky(canvas, landscape.MORNING)
    landscape.sun(canvas, 1240, 190)
    landscape.mountains(canvas, 0.4, 330)
    landscape.meadow(canvas, 640, LEAF, 1.1)
    landscape.bamboo(canvas, 1490, 745, 1.25)
    landscape.tree(canvas, 96, 720, 1.55)
    objects.stilt_house(canvas, 610, 700, 1.55)
    landscape.yard(canvas, 745)
    figures.standing(canvas, 900, 850, 1.3, figures.ELDER, 1, (950, 712))
    figures.standing(canvas, 1050, 862, 1.38, figures.INDIGO_WOMAN, 1, (1116, 772))
    figures.standing(canvas, 1140, 868, 0.86, figures.BRICK_CHILD, -1, (1112, 778))
    figures.standing(canvas, 1300, 862, 1.48, figures.INDIGO_MAN, -1, (1236, 776))
    figures.standing(canvas, 1216, 870, 0.74, figures.OCHRE_CHILD, 1, (1240, 794))


def village(canvas: Canvas) -> None:
    """Draw a village of stilt houses between terraced fields and mountains."""
    landscape.sky(canvas, landscape.EVENING)
    landscape.sun(canvas, 420, 210, 70)
    landscape.cloud(canvas, 1130, 150, 1.1)
    landscape.cloud(canvas, 860, 230, 0.7)
    landscape.mountains(canvas, 1.9, 350)
    landscape.terraces(canvas, 560, 9, 0.9, 0.55)
    for x, y, size in ((1030, 556, 0.46), (1210, 590, 0.56), (800, 616, 0.66), (1400, 650, 0.8)):
        landscape.tree(canvas, x - 190 * size, y + 4, size * 1.3, TEAL)
        smoke(canvas, x + 40 * size, y - 300 * size, size)
        objects.stilt_house(canvas, x, y, size)
    landscape.pine(canvas, 90, 800, 1.35)
    landscape.pine(canvas, 190, 850, 1.6, TEAL)
    landscape.pine(canvas, 20, 890, 1.7, DEEP_TEAL)
    figures.standing(canvas, 560, 846, 0.72, figures.INDIGO_WOMAN, 1)
    figures.standing(canvas, 640, 856, 0.72, figures.INDIGO_MAN, -1)


def smoke(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw kitchen smoke rising from a roof."""
    for number in range(5):
        drift = (12 if number % 2 else -6) + 9 * number
        canvas.glow(
            x + drift * size,
            y - 46 * number * size,
            (44 + 14 * number) * size,
            WHITE,
            0.5 - 0.07 * number,
        )


def mediation(canvas: Canvas) -> None:
    """Draw two neighbours and a mediator at a tea table under a tree."""
    landscape.sky(canvas, landscape.CLEAR)
    landscape.mountains(canvas, 2.6, 300)
    landscape.meadow(canvas, 600, blend(LEAF, SAGE, 0.3), 0.2)
    objects.stilt_house(canvas, 1290, 660, 1.05)
    landscape.yard(canvas, 690)
    big_tree(canvas, 240, 760)
    figures.seated(canvas, 540, 820, 1.75, figures.INDIGO_MAN, 1, (668, 690))
    figures.seated(canvas, 1090, 820, 1.75, figures.TEAL_WOMAN, -1, (950, 690))
    figures.at_table(canvas, 815, 800, 1.78, figures.OFFICIAL)
    tea_table(canvas, 815, 866)


def big_tree(canvas: Canvas, x: float, y: float) -> None:
    """Draw the spreading tree at the edge of a village yard."""
    canvas.shadow(x + 60, y, 300, 30)
    canvas.poly([(x - 46, y), (x - 26, y - 330), (x + 30, y - 330), (x + 54, y)], BARK)
    canvas.line([(x, y - 300), (x + 130, y - 440)], BARK, 30)
    canvas.line([(x, y - 300), (x - 110, y - 430)], BARK, 26)
    landscape.crown(canvas, x - 130, y - 470, 2.3, DEEP_TEAL)
    landscape.crown(canvas, x + 160, y - 480, 2.4, DEEP_TEAL)
    landscape.crown(canvas, x + 10, y - 540, 2.8, TEAL)


def tea_table(canvas: Canvas, x: float, y: float) -> None:
    """Draw a low table with a teapot and cups, its feet at ``y``."""
    canvas.shadow(x, y, 190, 18)
    for side in (-140, 140):
        canvas.rect(x + side - 9, y - 100, x + side + 9, y, BARK, 4)
    canvas.rect(x - 176, y - 116, x + 176, y - 92, AMBER, 10)
    canvas.rect(x - 176, y - 98, x + 176, y - 90, BROWN, 4)
    pot = x - 62
    canvas.oval(pot, y - 144, 32, 28, BRICK)
    canvas.rect(pot - 15, y - 178, pot + 15, y - 166, BRICK, 5)
    canvas.disc(pot, y - 181, 6, GOLD)
    canvas.line([(pot + 27, y - 148), (pot + 46, y - 168)], BRICK, 10)
    canvas.arc(pot - 34, y - 146, 19, 90, 270, BRICK, 7)
    for cup in (-138, 20, 132):
        canvas.pie(x + cup, y - 136, 24, 0, 180, WHITE)
        canvas.rect(x + cup - 12, y - 122, x + cup + 12, y - 115, WHITE)


def meeting(canvas: Canvas) -> None:
    """Draw villagers listening to a speaker in front of the community house."""
    landscape.sky(canvas, landscape.MORNING)
    landscape.sun(canvas, 250, 170, 54)
    landscape.mountains(canvas, 3.4, 300)
    landscape.meadow(canvas, 560, LEAF, 2.4)
    landscape.tree(canvas, 1500, 640, 1.5, DEEP_TEAL)
    objects.stilt_house(canvas, 560, 610, 1.25)
    landscape.tree(canvas, 236, 622, 1.2)
    landscape.yard(canvas, 615)
    board(canvas, 1170, 640)
    figures.standing(canvas, 985, 690, 1.32, figures.OFFICIAL, 1, (1056, 530))
    back = (figures.WHITE_WOMAN, figures.INDIGO_MAN, figures.TEAL_WOMAN, figures.TEAL_MAN)
    for number, clothes in enumerate(back):
        figures.seen_from_behind(canvas, 470 + 250 * number, 790, 1.15, clothes)
    front = (
        figures.INDIGO_MAN,
        figures.INDIGO_WOMAN,
        figures.TEAL_MAN,
        figures.WHITE_WOMAN,
        figures.INDIGO_WOMAN,
    )
    for number, clothes in enumerate(front):
        figures.seen_from_behind(canvas, 300 + 258 * number, 896, 1.5, clothes)


def board(canvas: Canvas, x: float, y: float) -> None:
    """Draw a notice board with a simple picture of a balance."""
    for side in (-120, 120):
        canvas.line([(x + side * 0.8, y - 250), (x + side, y + 20)], BROWN, 12)
    canvas.rect(x - 150, y - 280, x + 150, y - 78, BARK, 8)
    canvas.rect(x - 138, y - 268, x + 138, y - 90, blend(DEEP_TEAL, NIGHT, 0.2), 4)
    objects.scales(canvas, x, y - 100, 0.31)


def school(canvas: Canvas) -> None:
    """Draw pupils walking to a village school under the flag."""
    landscape.sky(canvas, landscape.CLEAR)
    landscape.cloud(canvas, 330, 150, 1.0)
    landscape.cloud(canvas, 1330, 120, 0.8)
    landscape.mountains(canvas, 4.3, 300)
    landscape.meadow(canvas, 590, LEAF, 0.7)
    landscape.tree(canvas, 120, 660, 1.5)
    schoolhouse(canvas, 250, 1130, 665)
    landscape.yard(canvas, 650)
    objects.flag(canvas, 1270, 730, 550, 186)
    landscape.tree(canvas, 1540, 690, 1.3, DEEP_TEAL)
    for x, y, size, clothes, facing in (
        (420, 842, 1.02, figures.PUPIL, 1),
        (560, 872, 1.08, figures.INDIGO_WOMAN, 1),
        (700, 838, 0.96, figures.OCHRE_CHILD, 1),
        (1010, 870, 1.1, figures.PUPIL, -1),
    ):
        schoolbag(canvas, x, y, size, facing)
        figures.standing(canvas, x, y, size, clothes, facing)
    figures.standing(canvas, 1150, 812, 1.36, figures.TEACHER, -1, (1080, 660))


def schoolbag(canvas: Canvas, x: float, y: float, size: float, facing: int) -> None:
    """Draw a bag on the back of a pupil standing at ``y``."""
    left = x - facing * 44 * size
    canvas.rect(left - 24 * size, y - 168 * size, left + 24 * size, y - 96 * size, BRICK, 12 * size)
    canvas.rect(
        left - 24 * size,
        y - 126 * size,
        left + 24 * size,
        y - 100 * size,
        blend(BRICK, NIGHT, 0.25),
        8 * size,
    )


def schoolhouse(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """Draw a one-storey school with a veranda between ``x0`` and ``x1``."""
    wall = blend(GOLD, CREAM, 0.55)
    canvas.rect(x0, y - 220, x1, y, wall)
    canvas.rect(x0, y - 46, x1, y, blend(SEA, WHITE, 0.1))
    bay = (x1 - x0) / 6
    for number in range(6):
        middle = x0 + bay * (number + 0.5)
        if number % 3 == 1:
            canvas.rect(middle - 34, y - 168, middle + 34, y, DEEP_TEAL, 4)
            canvas.rect(middle - 26, y - 160, middle - 3, y - 8, TEAL, 2)
            canvas.rect(middle + 3, y - 160, middle + 26, y - 8, TEAL, 2)
        else:
            canvas.rect(middle - 46, y - 168, middle + 46, y - 72, DEEP_TEAL, 4)
            canvas.rect(middle - 38, y - 160, middle - 4, y - 80, blend(SEA, WHITE, 0.6))
            canvas.rect(middle + 4, y - 160, middle + 38, y - 80, blend(SEA, WHITE, 0.6))
    objects.tile_roof(canvas, x0, x1, y - 212, 120, BRICK)
    for number in range(7):
        post = x0 + bay * number
        canvas.rect(post - 8, y - 212, post + 8, y, WHITE)
    canvas.rect(x0 - 30, y - 8, x1 + 30, y + 10, STONE, 4)


def health(canvas: Canvas) -> None:
    """Draw a mother with her child at the village health station."""
    landscape.sky(canvas, landscape.CLEAR)
    landscape.cloud(canvas, 1280, 140, 0.9)
    landscape.mountains(canvas, 5.2, 310)
    landscape.meadow(canvas, 600, LEAF, 3.0)
    landscape.tree(canvas, 1460, 700, 1.7, DEEP_TEAL)
    station(canvas, 170, 900, 690)
    landscape.yard(canvas, 690)
    landscape.tree(canvas, 90, 716, 1.2)
    figures.standing(canvas, 940, 860, 1.72, figures.DOCTOR, 1, (1046, 668))
    stethoscope(canvas, 940, 860, 1.72)
    figures.standing(canvas, 1240, 866, 1.66, figures.INDIGO_WOMAN, -1, (1196, 700))
    baby(canvas, 1206, 672)
    figures.standing(canvas, 1370, 872, 1.02, figures.OCHRE_CHILD, -1)


def station(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """Draw the health station with its sign."""
    canvas.rect(x0, y - 260, x1, y, blend(WHITE, CREAM, 0.4))
    canvas.rect(x0, y - 40, x1, y, SAGE)
    objects.tile_roof(canvas, x0, x1, y - 252, 116, TEAL)
    middle = (x0 + x1) / 2
    for left in (x0 + 56, x1 - 196):
        canvas.rect(left, y - 190, left + 140, y - 82, DEEP_TEAL, 6)
        for pane in (8, 74):
            canvas.rect(left + pane, y - 182, left + pane + 58, y - 90, blend(SEA, WHITE, 0.6))
    canvas.rect(middle - 70, y - 180, middle + 70, y, DEEP_TEAL, 6)
    canvas.rect(middle - 60, y - 170, middle - 4, y, blend(SAGE, WHITE, 0.45))
    canvas.rect(middle + 4, y - 170, middle + 60, y, blend(SAGE, WHITE, 0.45))
    canvas.disc(middle, y - 262, 56, WHITE)
    objects.cross(canvas, middle, y - 262, 36, TEAL)
    canvas.rect(x0 - 24, y - 8, x1 + 24, y + 10, STONE, 4)


def stethoscope(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Hang a stethoscope round the neck of a figure standing at ``y``."""
    top = y - 172 * size
    canvas.line(
        [(x - 13 * size, top), (x - 9 * size, top + 34 * size), (x + 3 * size, top + 48 * size)],
        SLATE,
        4 * size,
    )
    canvas.line(
        [(x + 13 * size, top), (x + 10 * size, top + 34 * size), (x + 3 * size, top + 48 * size)],
        SLATE,
        4 * size,
    )
    canvas.disc(x + 3 * size, top + 56 * size, 8 * size, STONE)


def baby(canvas: Canvas, x: float, y: float) -> None:
    """Draw a baby wrapped in a bright cloth in its mother's arms."""
    canvas.line([(x - 6, y + 6), (x + 62, y + 34)], OCHRE, 62)
    canvas.line([(x + 14, y + 30), (x + 34, y - 8)], blend(OCHRE, BRICK, 0.6), 9)
    canvas.line([(x + 40, y + 44), (x + 60, y + 6)], blend(OCHRE, BRICK, 0.6), 9)
    canvas.disc(x - 22, y - 10, 31, INDIGO)
    canvas.disc(x - 27, y - 5, 24, SKIN)
    figures.arm(canvas, [(x + 84, y - 40), (x + 98, y + 30), (x + 26, y + 50)], 1.66, figures.INDIGO_WOMAN)
