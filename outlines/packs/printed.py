"""An outline on paper, in the layout of Decree 30/2020/NĐ-CP (annex I)."""

from typing import IO

from outlines.content import Outline
from outlines.said import said

from .paper import lay_out, write

# About six pages, by their letters: how many pages there are is known only when they are set, and to set them
# twice takes twice the time.
LONG = 15_000


def write_print(outline: Outline, out: IO[bytes]) -> None:
    """A4, tagged (PDF/UA)."""
    write(lay_out("print.html", "print.css", outline, is_long=_is_long(outline)), out)


def _is_long(outline: Outline) -> bool:
    return sum(len(line) for section in outline.sections for line in said(section.items)) > LONG
