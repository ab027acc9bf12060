"""The script of an outline for the loudspeakers of a commune: as it is spoken, minute by minute."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import IO, NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.text import clean_text
from outlines.content import Outline
from outlines.said import announced, is_aside, syllables
from outlines.spoken import spoken

from .cleaning import visible
from .paper import lay_out, write
from .wording import as_of, edition

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
# After anything else, as a question, a heading or "provides:", one waits for what follows.
REST = (".", "!", "…")
# As "Phần hai." or "Một." before what they count.
NUMERAL = 3


class Minute(NamedTuple):
    """What is said from the beginning of a minute, the first being 1, to the next."""

    number: int
    lines: list[str]

    @property
    def name(self) -> str:
        return _("Minute %(number)s") % {"number": self.number}


class Sentence(NamedTuple):
    line: int
    text: str


class Phrase(NamedTuple):
    """Sentences that a minute's end doesn't part."""

    sentences: list[Sentence]
    syllables: int


def radio_minutes(outline: Outline, speed: int, abbreviations: Mapping[str, str]) -> list[Minute]:
    """The script at `speed` syllables a minute. A minute ends with the phrase that ends nearest to it; less
    than half a minute at the end isn't one of its own.

    Greeting and farewell take no time, so that it takes as long as its page says. Texts in other languages
    stay as they are written: outlines.spoken knows Vietnamese alone.
    """
    script = [visible(line) for line in (_greeting(outline), *_script(outline), _farewell(outline))]
    if outline.language == settings.LANGUAGE_CODE:
        script = [line if is_aside(line) else spoken(line, abbreviations) for line in script]
    first, *sentences, last = [list(_sentences(number, line)) for number, line in enumerate(script)]
    phrases = _phrases(chain.from_iterable(sentences), speed // 3)
    return _timed([Phrase(first, 0), *phrases, Phrase(last, 0)], speed)


def _timed(phrases: list[Phrase], speed: int) -> list[Minute]:
    last = max(1, round(sum(phrase.syllables for phrase in phrases) / speed))
    minutes: dict[int, list[Sentence]] = {}
    before = 0
    for phrase in phrases:
        # Where its middle is. One longer than a minute belongs to that in which it begins.
        number = int((before + min(phrase.syllables, speed) / 2) / speed) + 1
        minutes.setdefault(min(number, last), []).extend(phrase.sentences)
        before += phrase.syllables
    return [Minute(number, _lines(sentences)) for number, sentences in minutes.items()]


def _lines(sentences: list[Sentence]) -> list[str]:
    lines = groupby(sentences, key=lambda sentence: sentence.line)
    return [" ".join(sentence.text for sentence in line) for _number, line in lines]


def _phrases(sentences: Iterable[Sentence], most: int) -> Iterator[Phrase]:
    """What doesn't come to rest goes on with the next sentence, unless it has `most` syllables already."""
    phrase = Phrase([], 0)
    for sentence in sentences:
        length = syllables(sentence.text)
        phrase = Phrase([*phrase.sentences, sentence], phrase.syllables + length)
        rests = sentence.text.endswith(REST) and length > NUMERAL
        if rests or phrase.syllables >= most:
            yield phrase
            phrase = Phrase([], 0)
    if phrase.sentences:
        yield phrase


def _sentences(number: int, line: str) -> Iterator[Sentence]:
    """A note to the speaker is one, whatever stands in it."""
    texts = [line] if is_aside(line) else SENTENCE_END.split(line)
    return (Sentence(number, text) for text in texts)


def _script(outline: Outline) -> Iterator[str]:
    if outline.lead:
        yield " ".join(outline.lead.split())
    for section in outline.sections:
        yield from announced(section)


def _greeting(outline: Outline) -> str:
    return _("You are listening to: %(title)s, by %(agency)s.") % {
        "title": outline.title,
        "agency": outline.agency.name,
    }


def _farewell(outline: Outline) -> str:
    return _("This is the law as of %(day)s. Thank you for listening.") % {
        "day": date_format(outline.law_as_of, "d/m/Y")
    }


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
