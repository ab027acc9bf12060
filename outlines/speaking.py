"""How long an outline takes to speak, part by part."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypedDict

from core.parts import body_parts

from .said import syllables
from .spoken import spoken

# What is shown, and not said.
SILENT = {"image", "gallery", "file", "embed"}


class CountedPart(TypedDict):
    """A part as it is kept with the page: anchor and heading, empty before the first, and syllables."""

    anchor: str
    heading: str
    syllables: int


class SpokenPart(NamedTuple):
    anchor: str
    heading: str
    minutes: int


class Speaking(NamedTuple):
    """`minutes` of all that is said, and those of each part that has a heading."""

    minutes: int
    parts: list[SpokenPart]


def speaking_parts(body: Iterable[Any]) -> list[CountedPart]:
    """The parts by the highest headings that the text has; what stands below lower ones belongs to them."""
    found = list(body_parts(block for block in body if block.block_type not in SILENT))
    highest = min((part.level for part in found if part.level), default=0)
    counted: list[CountedPart] = []
    for part in found:
        syllables = count_syllables(part.heading) + count_syllables(part.text)
        if not counted or part.level == highest:
            counted.append(CountedPart(anchor=part.anchor, heading=part.heading, syllables=syllables))
        else:
            counted[-1]["syllables"] += syllables
    return counted


def count_syllables(text: str) -> int:
    return syllables(spoken(text))


def spoken_for(parts: list[CountedPart], speed: int) -> Speaking:
    """In whole minutes at `speed` syllables a minute; less than half a minute is 0."""
    total = sum(part["syllables"] for part in parts)
    shown = [
        SpokenPart(part["anchor"], part["heading"], round(part["syllables"] / speed))
        for part in parts
        if part["heading"]
    ]
    return Speaking(round(total / speed), shown)
