"""A small drawing surface in design units, smoothed by drawing large and shrinking."""

from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw, ImageFilter

DESIGN_SIZE = (1600, 900)
SUPERSAMPLING = 3

Point = tuple[float, float]
Colour = tuple[int, int, int]


def rgb(code: str) -> Colour:
    """Turn a code such as ``"1f4f52"`` into a colour."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


CREAM = rgb("f8efdc")
SAND = rgb("ecd9b4")
PEACH = rgb("f2cfa0")
OCHRE = rgb("dd9f45")
AMBER = rgb("c27f31")
BROWN = rgb("7a5233")
BARK = rgb("553a2a")
BRICK = rgb("b4492f")
RED = rgb("d0342b")
GOLD = rgb("f6c945")
INDIGO = rgb("24335a")
NIGHT = rgb("192442")
DEEP_TEAL = rgb("17474c")
TEAL = rgb("2b6c6b")
SEA = rgb("4f9188")
SAGE = rgb("8fb79b")
MIST = rgb("c5d8c7")
LEAF = rgb("6f9a52")
RICE = rgb("a9b957")
STONE = rgb("b9b4a6")
SLATE = rgb("6d7780")
WHITE = rgb("fffdf7")
SKIN = rgb("dfab7e")
HAIR = rgb("2b2530")


def blend(first: Colour, second: Colour, share: float) -> Colour:
    """Mix two colours; ``share`` 0 gives the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


class Canvas:
    """Draws flat shapes at design coordinates on an enlarged image."""

    def __init__(self, size: tuple[int, int] = DESIGN_SIZE) -> None:
        """Prepare a surface that covers ``size`` at the design's proportions."""
        self.size = size
        cover = max(size[0] / DESIGN_SIZE[0], size[1] / DESIGN_SIZE[1])
        self.scale = cover * SUPERSAMPLING
        width, height = (max(1, round(side * self.scale)) for side in DESIGN_SIZE)
        self.image = Image.new("RGB", (width, height), CREAM)
        self.pen = ImageDraw.Draw(self.image)

    def finish(self) -> Image.Image:
        """Cut the middle to the wanted proportions and shrink it smoothly."""
        width = min(self.image.width, self.size[0] * SUPERSAMPLING)
        height = min(self.image.height, self.size[1] * SUPERSAMPLING)
        left = (self.image.width - width) // 2
        top = (self.image.height - height) // 2
        middle = self.image.crop((left, top, left + width, top + height))
        return middle.resize(self.size, Image.Resampling.LANCZOS)

    def _place(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> list[float]:
        return [x0 * self.scale, y0 * self.scale, x1 * self.scale, y1 * self.scale]

    def poly(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill a polygon."""
        self.pen.polygon(self._place(points), fill=fill)

    def rect(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        fill: Colour,
        radius: float = 0,
        corners: str = "all",
    ) -> None:
        """Fill a rectangle; ``corners`` says which are rounded: all, top or bottom."""
        rounded = (corners != "bottom",) * 2 + (corners != "top",) * 2
        box = self._box(x0, y0, x1, y1)
        self.pen.rounded_rectangle(box, radius * self.scale, fill=fill, corners=rounded)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """Fill an ellipse around its centre."""
        self.pen.ellipse(self._box(x - rx, y - ry, x + rx, y + ry), fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """Fill a circle."""
        self.oval(x, y, radius, radius, fill)

    def pie(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        """Fill a slice of a circle; angles in degrees, clockwise from the right."""
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self.pen.pieslice(box, start, end, fill=fill)

    def bowl(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        """Fill the part of a circle between an arc and its chord."""
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self.pen.chord(box, start, end, fill=fill)

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        start: float,
        end: float,
        fill: Colour,
        width: float,
    ) -> None:
        """Stroke a part of a circle."""
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self.pen.arc(box, start, end, fill=fill, width=round(width * self.scale))

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """Stroke a line of a few points with round joints and ends."""
        thickness = max(1, round(width * self.scale))
        self.pen.line(self._place(points), fill=fill, width=thickness)
        for x, y in points:
            self.disc(x, y, width / 2, fill)

    def ribbon(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """Stroke a long, nearly level curve smoothly."""
        lower = [(x, y + width) for x, y in reversed(points)]
        self.poly([*points, *lower], fill)

    def gradient(self, top: Colour, bottom: Colour, y0: float, y1: float) -> None:
        """Fill the full width between two heights with a vertical gradient."""
        first, last = round(y0 * self.scale), round(y1 * self.scale)
        for row in range(first, last):
            colour = blend(top, bottom, (row - first) / max(1, last - first))
            self.pen.line([(0, row), (self.image.width, row)], fill=colour)

    def veil(self, y0: float, y1: float, colour: Colour, top: float, bottom: float) -> None:
        """Lay a haze over a band; ``top`` and ``bottom`` are its opacities."""
        first, last = round(y0 * self.scale), round(y1 * self.scale)
        column = Image.new("L", (1, max(1, last - first)))
        for row in range(column.height):
            share = row / max(1, column.height - 1)
            column.putpixel((0, row), round(255 * (top + (bottom - top) * share)))
        mask = column.resize((self.image.width, column.height))
        self.image.paste(colour, (0, first, self.image.width, first + mask.height), mask)

    def tint(self, points: Sequence[Point], colour: Colour, opacity: float) -> None:
        """Lay a see-through polygon over what is already drawn."""
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon(self._place(points), fill=round(255 * opacity))
        self.image.paste(colour, (0, 0), mask)

    def glow(self, x: float, y: float, radius: float, colour: Colour, opacity: float) -> None:
        """Lay a soft round light around a point."""
        side = 128
        spot = Image.new("L", (side, side), 0)
        inner = side // 5
        ImageDraw.Draw(spot).ellipse([inner, inner, side - inner, side - inner], fill=round(255 * opacity))
        spot = spot.filter(ImageFilter.GaussianBlur(inner / 2))
        width = round(2 * radius * self.scale)
        mask = spot.resize((width, width), Image.Resampling.BICUBIC)
        left = round((x - radius) * self.scale)
        top = round((y - radius) * self.scale)
        self.image.paste(colour, (left, top, left + width, top + width), mask)

    def shadow(self, x: float, y: float, rx: float, ry: float) -> None:
        """Lay a light shadow on the ground under a thing."""
        mask = Image.new("L", self.image.size, 0)
        box = self._box(x - rx, y - ry, x + rx, y + ry)
        ImageDraw.Draw(mask).ellipse(box, fill=60)
        self.image.paste(NIGHT, (0, 0), mask)
