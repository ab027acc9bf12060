"""How long an outline takes to speak, part by part."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypedDict

from .content import Section
from .said import announced, syllables
from .spoken import spoken


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


def count_sections(sections: Iterable[Section], abbreviations: Mapping[str, str]) -> list[CountedPart]:
    """What is said of each part, with its heading, in the language that is active."""
    return [
        CountedPart(
            anchor=section.anchor,
            heading=section.title,
            syllables=sum(count_syllables(line, abbreviations) for line in announced(section)),
        )
        for section in sections
    ]


def count_lead(lead: str, abbreviations: Mapping[str, str]) -> list[CountedPart]:
    """What is said before the first part."""
    count = count_syllables(lead, abbreviations)
    return [CountedPart(anchor="", heading="", syllables=count)] if count else []


def count_syllables(text: str, abbreviations: Mapping[str, str]) -> int:
    return syllables(spoken(text, abbreviations))


def spoken_for(parts: list[CountedPart], speed: int) -> Speaking:
    """In whole minutes at `speed` syllables a minute; less than half a minute is 0."""
    total = sum(part["syllables"] for part in parts)
    shown = [
        SpokenPart(part["anchor"], part["heading"], round(part["syllables"] / speed))
        for part in parts
        if part["heading"]
    ]
    return Speaking(round(total / speed), shown)
