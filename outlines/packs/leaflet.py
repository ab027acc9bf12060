"""An outline as a leaflet (tờ gấp): A4 on its side, both sides printed, folded twice.

Outside, from the left: the flap that is folded in, the back, the cover. Inside: three panels of text. Type
grows or shrinks until the text fills the inside; what doesn't fit in the smallest goes on a further sheet.
"""

from dataclasses import replace
from typing import IO

from outlines.content import Outline, Picture
from outlines.said import said

from .paper import lay_out, write
from .pictures import Pictures

# In points, and how many letters three panels may take: there is no need to set what can't fit.
SIZES = {13: 5_000, 12: 6_000, 11: 7_000, 10: 8_500}
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
    for size in [size for size, most in SIZES.items() if letters <= most]:
        document = lay_out("leaflet.html", "leaflet.css", outline, size=size, **context)
        if len(document.pages) <= SIDES:
            return write(document, out)
    return write(lay_out("leaflet.html", "leaflet.css", outline, size=SMALLEST, **context), out)


def _without_cover(outline: Outline) -> tuple[Outline, Picture | None]:
    """The first picture that can be read goes on the cover, and isn't shown twice."""
    pictures = (item for section in outline.sections for item in section.items if isinstance(item, Picture))
    cover = next((picture for picture in pictures if Pictures().address(picture)), None)
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if cover is None or item is not cover))
        for section in outline.sections
    )
    return replace(outline, sections=sections), cover


def _title_size(title: str) -> str:
    return "long" if len(title) > 120 else "middle" if len(title) > 50 else "short"
