"""What is printed of an outline: templates as PDF, tagged for those who read it with their ears.

The style sheets stand beside the fonts that they name, not among the static files: no browser asks for them.
"""

from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from django.template.loader import render_to_string

from outlines.content import Heading, Item, Outline, Section

from .cleaning import visible
from .pictures import Pictures
from .qr import qr_png
from .wording import as_of, edition, newer_at, place_and_day

if TYPE_CHECKING:
    from weasyprint import Document

STYLES = Path(__file__).parent / "css"


class PangoMissingError(RuntimeError):
    """The libraries that set pages aren't installed."""


class Shown(NamedTuple):
    """An item with the template that prints it; headings have an anchor."""

    template: str
    item: Item
    anchor: str


class Part(NamedTuple):
    section: Section
    anchor: str
    items: list[Shown]

    @property
    def headings(self) -> list[Shown]:
        """For the table of contents: those right below the part's own."""
        return [shown for shown in self.items if isinstance(shown.item, Heading) and shown.item.level == 3]


def lay_out(template: str, style: str, outline: Outline, **context: Any) -> "Document":
    """The pages of `template`; write them with `write`."""
    try:
        from . import typesetting
    except OSError as error:
        raise PangoMissingError(
            "PDF needs Pango: install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
        ) from error
    pictures = Pictures()
    shared = {
        "outline": outline,
        "parts": [_part(number, section) for number, section in enumerate(outline.sections, start=1)],
        "pictures": pictures,
        "qr": pictures.add(qr_png(outline.short_address)),
        "edition": edition(outline),
        "as_of": as_of(outline),
        "newer_at": newer_at(),
        "place_and_day": place_and_day(outline),
    }
    html = render_to_string(f"outlines/packs/{template}", shared | context)
    styles = [STYLES / "paper.css", STYLES / style]
    return typesetting.lay_out(visible(html), styles, pictures)


def write(document: "Document", out: IO[bytes]) -> None:
    # Pictures need no more than an office's printer shows; phones pay for each kilobyte.
    document.write_pdf(out, pdf_variant="pdf/ua-1", optimize_images=True, dpi=150, jpeg_quality=80)


def _part(number: int, section: Section) -> Part:
    anchor = f"p{number}"
    items: list[Shown] = []
    # No level of headings is left out on the way down: a screen reader's listener would look for it.
    level = 2 if section.heading else 1
    for item in section.items:
        if isinstance(item, Heading):
            level = min(item.level, level + 1)
            item = replace(item, level=level)
        name = f"outlines/packs/items/{type(item).__name__.lower()}.html"
        items.append(Shown(name, item, f"{anchor}-{len(items)}"))
    return Part(section, anchor, items)
