"""What a browser's voice reads of an outline, paragraph by paragraph, with nothing left to spell out."""

import re
from collections.abc import Iterator
from typing import Any, TypedDict

from django.conf import settings
from django.utils.translation import gettext as _

from .abbreviations import abbreviations
from .reading import read_sections
from .said import is_aside, said
from .spoken import spoken

# Some three hours of speaking: what is longer is told to be.
MOST_LETTERS = 150_000
# How a paragraph is found on the page: so much of its beginning tells it from its neighbours.
BEGINNING = 60
# Chrome stops a voice of the network after 15 seconds. As many letters take less, at the slowest speed too.
LONGEST = 120
PIECE = re.compile(
    rf"\S(?:.{{0,{LONGEST - 1}}}$|.{{0,{LONGEST - 2}}}[.,;:!?…](?=\s)|"
    rf".{{0,{LONGEST - 2}}}\S(?=\s)|.{{0,{LONGEST - 1}}})"
)


class AloudParagraph(TypedDict):
    """How a paragraph begins as it is written, and the pieces in which it is said."""

    begins: str
    says: list[str]


class AloudPart(TypedDict):
    """`anchor` is that of the part's heading; empty before the first."""

    anchor: str
    paragraphs: list[AloudParagraph]


def aloud_parts(page: Any) -> list[AloudPart]:
    """An outline as it is read out: its title, what it says first, and the parts of its text."""
    is_vietnamese = page.locale.language_code == settings.LANGUAGE_CODE
    short_forms = abbreviations() if is_vietnamese else {}
    left = MOST_LETTERS
    found = []
    for anchor, lines in _parts(page):
        paragraphs = []
        for line in lines:
            left -= len(line)
            if left < 0:
                break
            words = spoken(line, short_forms) if is_vietnamese else line
            paragraphs.append(AloudParagraph(begins=line[:BEGINNING], says=pieces(words)))
        if left < 0:
            paragraphs.append(AloudParagraph(begins="", says=[_("The rest is too long to be read aloud.")]))
        if paragraphs:
            found.append(AloudPart(anchor=anchor, paragraphs=paragraphs))
        if left < 0:
            break
    return found


def _parts(page: Any) -> Iterator[tuple[str, list[str]]]:
    """The lines of each part, with the anchor of its heading."""
    yield "", list(filter(None, [page.title, page.lead]))
    for section in read_sections(page.body, ""):
        lines = [section.heading, *said(section.items)]
        yield section.anchor, [line for line in lines if line and not is_aside(line)]


def pieces(text: str) -> list[str]:
    """`text` in pieces that a voice says in one go, each ended at a sign where there is one."""
    return PIECE.findall(text)
