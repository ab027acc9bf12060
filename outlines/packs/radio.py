"""The script of an outline for the loudspeakers of a commune: as it is spoken, minute by minute."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import IO, NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.text import clean_text
from outlines.content import Outline
from outlines.said import is_aside, said, syllables
from outlines.spoken import spoken

from .paper import UNSEEN, lay_out, write
from .wording import as_of, edition

SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+")


class Minute(NamedTuple):
    """What is said from the beginning of a minute, the first being 1, to the next."""

    number: int
    lines: list[str]

    @property
    def name(self) -> str:
        return _("Minute %(number)s") % {"number": self.number}


class Sentence(NamedTuple):
    minute: int
    line: int
    text: str


def radio_minutes(outline: Outline, speed: int, abbreviations: Mapping[str, str]) -> list[Minute]:
    """The script at `speed` syllables a minute. A minute ends with the sentence that ends nearest to it.

    Texts in other languages stay as they are written: outlines.spoken knows Vietnamese alone.
    """
    minutes = []
    for number, sentences in groupby(_sentences(outline, speed, abbreviations), key=lambda said: said.minute):
        lines = groupby(sentences, key=lambda said: said.line)
        minutes.append(Minute(number, [" ".join(said.text for said in line) for _number, line in lines]))
    return minutes


def write_radio_text(outline: Outline, out: IO[bytes], speed: int, abbreviations: Mapping[str, str]) -> None:
    """Plain text that the Notepad of an old Windows opens right.

    Without a byte order mark it guesses the encoding; before 2018 it showed all as one line where lines end
    as elsewhere.
    """
    blocks = [
        outline.title,
        outline.agency.name,
        f"{edition(outline)}. {as_of(outline)}.",
        outline.short_address,
    ]
    for minute in radio_minutes(outline, speed, abbreviations):
        blocks += [f"— {minute.name} —", *minute.lines]
    text = clean_text("\n\n".join(blocks))
    out.write(text.replace("\n", "\r\n").encode("utf-8-sig"))


def write_radio_pdf(outline: Outline, out: IO[bytes], speed: int, abbreviations: Mapping[str, str]) -> None:
    """A5, in the type in which one reads aloud; a page is turned between paragraphs."""
    minutes = radio_minutes(outline, speed, abbreviations)
    write(lay_out("radio.html", "radio.css", outline, minutes=minutes), out)


def _sentences(outline: Outline, speed: int, abbreviations: Mapping[str, str]) -> Iterator[Sentence]:
    is_vietnamese = outline.language == settings.LANGUAGE_CODE
    before = 0
    for number, line in enumerate(_lines(outline)):
        line = UNSEEN.sub("", clean_text(line))
        is_spelled = is_vietnamese and not is_aside(line)
        for text in SENTENCE_END.split(spoken(line, abbreviations) if is_spelled else line):
            length = syllables(text)
            # Where its middle is. One longer than a minute belongs to that in which it begins.
            yield Sentence(int((before + min(length, speed) / 2) / speed) + 1, number, text)
            before += length


def _lines(outline: Outline) -> Iterator[str]:
    yield _("You are listening to: %(title)s, by %(agency)s.") % {
        "title": outline.title,
        "agency": outline.agency.name,
    }
    if outline.lead:
        yield outline.lead
    for section in outline.sections:
        if section.numeral:
            yield _("Part %(numeral)s. %(heading)s") % {
                "numeral": section.numeral,
                "heading": section.heading,
            }
        elif section.heading:
            yield section.heading
        yield from said(section.items)
    yield _("This is the law as of %(day)s. Thank you for listening.") % {
        "day": date_format(outline.law_as_of, "d/m/Y")
    }
