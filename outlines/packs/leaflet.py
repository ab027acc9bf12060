"""An outline as a leaflet (tờ gấp): A4 on its side, both sides printed, folded twice.

Outside, from the left: the flap that is folded in, the back, the cover. Inside: three panels of text. Type
grows or shrinks until the text fills the inside; what doesn't fit in the smallest goes on a further sheet.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING

from outlines.content import Item, Outline, Picture
from outlines.said import said

from .paper import lay_out, write
from .pictures import Pictures

if TYPE_CHECKING:
    from weasyprint import Document

# In points, and how many letters three panels may take: there is no need to set what can't fit.
SIZES = {10: 8_500, 11: 7_000, 12: 6_000, 13: 5_000, 14: 4_500, 15: 4_000, 16: 3_500}
SMALLEST = 9
# The two sides of a sheet.
SIDES = 2
# More of the lead and the laws than the flap can hold stands inside.
FLAP = 900


def write_leaflet(outline: Outline, out: IO[bytes]) -> None:
    """Two pages where the text fits, tagged (PDF/UA)."""
    outline, cover = _without_cover(outline)
    letters = sum(len(line) for section in outline.sections for line in said(section.items))
    about = [outline.lead, *(law.name + law.number for law in outline.laws), *outline.audiences]
    is_on_flap = sum(map(len, about)) <= FLAP
    context = {"cover": cover, "is_on_flap": is_on_flap, "title_size": _title_size(outline.title)}
    sizes = [size for size, most in SIZES.items() if letters <= most]
    lay_out_in = partial(lay_out, "leaflet.html", "leaflet.css", outline, **context)
    size = _largest(lay_out_in, sizes)
    # To balance panels takes as long as to set them twice: only what fits is balanced.
    write(lay_out_in(size=size or SMALLEST, is_balanced=bool(size)), out)


def _largest(lay_out_in: Callable[..., "Document"], sizes: list[int]) -> int | None:
    """The largest size in which all fits on one sheet, halving the `sizes`: three are tried of seven."""
    found = None
    while sizes:
        middle = len(sizes) // 2
        size = sizes[middle]
        if len(lay_out_in(size=size).pages) <= SIDES:
            found, sizes = size, sizes[middle + 1 :]
        else:
            sizes = sizes[:middle]
    return found


def _without_cover(outline: Outline) -> tuple[Outline, Picture | None]:
    """The page's picture goes on the cover, else the first of the text, which isn't shown twice."""
    pictures = (item for section in outline.sections for item in section.items if isinstance(item, Picture))
    candidates = filter(None, (outline.picture, *pictures))
    cover = next((picture for picture in candidates if Pictures().address(picture)), None)
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if not _is_same(item, cover)))
        for section in outline.sections
    )
    return replace(outline, sections=sections), cover


def _is_same(item: Item, cover: Picture | None) -> bool:
    """An image may stand above the text and in it."""
    if cover is None or not isinstance(item, Picture):
        return False
    return item is cover or bool(item.name and item.name == cover.name)


def _title_size(title: str) -> str:
    return "long" if len(title) > 120 else "middle" if len(title) > 50 else "short"
