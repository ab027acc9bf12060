"""Running text while it is put together: runs of letters in one format, paragraphs and lists of them."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from core.legacy_encodings import Encoding, decode, recognise
from core.text import clean_text

SPACE = re.compile(r"[ \t\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
INVISIBLE = re.compile(r"[\u200b\u2060\ufeff]")
LONELY = re.compile(r"(\s)[\u0300-\u036f]+")
# Letters of Vietnamese that no encoding of before Unicode is seen as.
OWN = re.compile(r"[\u0102-\u01b0\u1ea0-\u1ef9]")
# Outermost first.
FORMATS = ("b", "i", "sup", "sub")
Known = frozenset[Encoding]


class Run(NamedTuple):
    """Letters of one format; "\\n" is a line break. `href` is empty where they are no link."""

    text: str
    formats: frozenset[str] = frozenset()
    href: str = ""

    def is_alike(self, other: "Run") -> bool:
        return self[1:] == other[1:]


def tidied(runs: Iterable[Run]) -> list[Run]:
    """The runs of a paragraph in NFC, with single spaces and none around it, equal ones joined."""
    return _joined(_bridged(_spaced(_composed(runs))))


def _composed(runs: Iterable[Run]) -> list[Run]:
    """In NFC. A mark belongs to the letter before it, also where a tag parts them; without one it goes."""
    found: list[Run] = []
    for run in runs:
        text = LONELY.sub(r"\1", INVISIBLE.sub("", clean_text(run.text)))
        marks = len(text) - len(_without_marks(text))
        if marks and found and not found[-1].text[-1].isspace():
            last = found[-1]
            found[-1] = last._replace(text=clean_text(last.text + text[:marks]))
        if text[marks:]:
            found.append(run._replace(text=text[marks:]))
    return found


def _without_marks(text: str) -> str:
    for place, char in enumerate(text):
        if not unicodedata.combining(char):
            return text[place:]
    return ""


class Decoder:
    """Brings lines in TCVN3 or VNI into Unicode; `seen` are the encodings that some line surely was in.

    Of those that are `known` to occur, one word of a line is enough.
    """

    def __init__(self, known: Known = frozenset()) -> None:
        self.known = known
        self.seen: set[Encoding] = set()

    def line(self, text: str) -> str:
        """A line of plain text in Unicode and NFC, with single spaces."""
        return "".join(run.text for run in tidied(self.runs([Run(text.replace("\n", " "))])))

    def plain(self, text: str) -> str:
        """A line of clean text in Unicode."""
        encoding = self._encoding_of(text)
        return clean_text(decode(text, encoding)) if encoding else text

    def runs(self, runs: Iterable[Run]) -> list[Run]:
        """The runs of a paragraph, each line of it by itself."""
        found: list[Run] = []
        line: list[Run] = []
        for run in _composed(runs):
            for piece in filter(None, re.split(r"(?<=\n)", run.text)):
                line.append(run._replace(text=piece))
                if piece.endswith("\n"):
                    found, line = found + self._decoded(line), []
        return found + self._decoded(line)

    def _decoded(self, runs: list[Run]) -> list[Run]:
        line = "".join(run.text for run in runs)
        encoding = self._encoding_of(line)
        if encoding is None:
            return runs
        whole = decode(line, encoding)
        if len(whole) != len(line):
            return [run._replace(text=decode(run.text, encoding)) for run in runs]
        found, place = [], 0
        for run in runs:
            found.append(run._replace(text=whole[place : place + len(run.text)]))
            place += len(run.text)
        return found

    def _encoding_of(self, line: str) -> Encoding | None:
        if line.isascii() or is_unicode(line):
            return None
        if surely := recognise(line):
            self.seen.add(surely)
            return surely
        maybe = recognise(line, least=1) if self.known else None
        return maybe if maybe in self.known else None


def is_unicode(line: str) -> bool:
    """Whether it has letters enough of Unicode's own that nobody need look at its words."""
    if not OWN.search(line):
        return False
    ascii, latin = (len(line.encode(charset, "ignore")) for charset in ("ascii", "latin-1"))
    return len(line) - ascii < 4 * (len(line) - latin)


def _spaced(runs: list[Run]) -> list[Run]:
    found: list[Run] = []
    before = "\n"
    for run in runs:
        text = re.sub(r" ?\n ?", "\n", SPACE.sub(" ", run.text))
        if before in " \n":
            text = text.lstrip(" ")
        if text.startswith("\n") and found:
            found[-1] = found[-1]._replace(text=found[-1].text.rstrip(" "))
        if text:
            found.append(run._replace(text=text))
            before = text[-1]
    while found and not found[-1].text.rstrip(" \n"):
        found.pop()
    if found:
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip(" \n"))
    while found and not found[0].text.lstrip(" \n"):
        found.pop(0)
    if found:
        found[0] = found[0]._replace(text=found[0].text.lstrip(" \n"))
    return [run for run in found if run.text]


def _bridged(runs: list[Run]) -> list[Run]:
    """A space has the format that the letters on both sides share."""
    found = list(runs)
    for number, run in enumerate(runs):
        if not run.text.strip() and 0 < number < len(runs) - 1:
            before, after = runs[number - 1], runs[number + 1]
            href = before.href if before.href == after.href else ""
            found[number] = Run(run.text, before.formats & after.formats, href)
    return found


def _joined(runs: list[Run]) -> list[Run]:
    found: list[Run] = []
    for run in runs:
        if found and found[-1].is_alike(run):
            found[-1] = run._replace(text=found[-1].text + run.text)
        else:
            found.append(run)
    return found


def paragraphs(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Tidied runs parted where two line breaks follow one another."""
    current: list[Run] = []
    breaks = 0
    for run in runs:
        for piece in filter(None, re.split(r"(\n)", run.text)):
            if piece == "\n":
                breaks += 1
                continue
            if breaks > 1:
                yield tidied(current)
                current = []
            elif breaks:
                current.append(Run("\n"))
            breaks = 0
            current.append(run._replace(text=piece))
    yield tidied(current)


def html_of(runs: list[Run]) -> str:
    """Tidied runs as HTML."""
    pieces = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        inner = _formatted(list(linked), FORMATS)
        pieces.append(f'<a href="{html.escape(href)}">{inner}</a>' if href else inner)
    return "".join(pieces)


def _formatted(runs: list[Run], formats: tuple[str, ...]) -> str:
    if not formats:
        return "".join(html.escape(run.text, quote=False).replace("\n", "<br>") for run in runs)
    tag, *rest = formats
    pieces = []
    for has, group in groupby(runs, key=lambda run: tag in run.formats):
        inner = _formatted(list(group), tuple(rest))
        pieces.append(f"<{tag}>{inner}</{tag}>" if has else inner)
    return "".join(pieces)
