"""The parts of a body: the words from one heading to the next, across its blocks."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from wagtail.rich_text import expand_db_html

from core.headings import new_anchor, with_anchors
from core.markup import text_of
from core.text import clean_text

ANCHORED = re.compile(r'(?=<h[2-4] id=")')


class Part(NamedTuple):
    """A piece of a page: where it is, what stands above it, and its text with a line for each paragraph.

    `level` is that of its heading, 2 to 4; 0 before the first.
    """

    anchor: str
    heading: str
    text: str
    level: int = 0


def body_parts(blocks: Iterable[Any]) -> Iterator[Part]:
    """The parts of a body, of the blocks of it that count; the first is what stands before all headings.

    A block opens a part of its own where it has a `part_heading`.
    """
    used: set[str] = set()
    anchor, heading, level = "", "", 0
    lines: list[str] = []
    for block in blocks:
        if hasattr(block.block, "part_heading"):
            yield Part(anchor, heading, "\n".join(filter(None, lines)), level)
            heading, level, lines = block.block.part_heading(block.value), 2, []
            anchor = new_anchor(heading, used)
            continue
        if block.block_type != "rich_text":
            lines += block_lines(block)
            continue
        for piece in ANCHORED.split(with_anchors(expand_db_html(block.value.source), used)):
            if piece.startswith("<h"):
                yield Part(anchor, heading, "\n".join(filter(None, lines)), level)
                start, _close, piece = re.split(r"(</h[2-4]>)", piece, maxsplit=1)
                anchor, heading, level = start.split('"')[1], text_of(start), int(start[2])
                lines = []
            lines.append(text_of(piece))
    yield Part(anchor, heading, "\n".join(filter(None, lines)), level)


def block_lines(block: Any) -> list[str]:
    """The words of a block that isn't running text."""
    lines = [clean_text(line) for line in block.block.get_searchable_content(block.value)]
    figures = {"image": [block.value], "gallery": getattr(block.value, "get", lambda _name: [])("images")}
    for figure in figures.get(block.block_type, []):
        lines += image_lines(figure["image"], getattr(figure["image"], "contextual_alt_text", "") or "")
    return lines


def image_lines(image: Any, *texts: str) -> list[str]:
    """The words of an image: those given where it stands, its title and its own description."""
    own = [image.title, image.default_alt_text] if image else []
    return [text for text in [*texts, *own] if text]
