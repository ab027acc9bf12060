"""Reads an archive of legal documents: JSON Lines, plain or gzip, one object a line."""

import gzip
import html
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import nh3
from django.utils.translation import gettext as _

from core.text import clean_text

# The longest real record has 200,000 characters; this bounds what one line may take of memory.
MAX_LINE = 32 * 1024 * 1024
REAL_TAG = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|p|br|table|tr|td|span|script|style|b|i))\b[^>]*>", re.I
)
BLOCK_END = re.compile(r"<(?:br|/p|/div|/tr|/td|/th|/h\d|/li)\b[^>]*>", re.I)


class BadRecord(Exception):  # noqa: N818 - it is what the record is, not a fault of the program
    """A record that can't be taken in; the message says why."""


@dataclass(frozen=True)
class Record:
    """One document as the archive has it, with clean text in paragraphs."""

    id: str
    number: str
    title: str
    paragraphs: list[str]


def read_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers, empty ones left out; None stands for a line that is too long.

    Raises OSError, EOFError or zlib.error where the file can't be read further.
    """
    with open_archive(path) as file:
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_LINE + 1)
                yield number, None
            elif line.strip():
                yield number, line


def open_archive(path: Path) -> IO[bytes]:
    file = path.open("rb")
    if file.read(2) == b"\x1f\x8b":
        file.close()
        return cast(IO[bytes], gzip.open(path, "rb"))
    file.seek(0)
    return file


READ_ERRORS = (OSError, EOFError, zlib.error)


def parse(line: bytes | None) -> Record:
    """A line as a record. Raises BadRecord with the reason."""
    if line is None:
        raise BadRecord(_("The line is longer than %(limit)s MiB.") % {"limit": MAX_LINE >> 20})
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRecord(_("Not UTF-8: %(error)s") % {"error": error.reason}) from None
    except (ValueError, RecursionError) as error:
        raise BadRecord(_("Not JSON: %(error)s") % {"error": error}) from None
    if not isinstance(data, dict):
        raise BadRecord(_("Not an object."))
    paragraphs = to_paragraphs(text_of(data, "text"))
    if not paragraphs:
        raise BadRecord(_("The field %(name)s is empty.") % {"name": "text"})
    return Record(
        id=required(data, "id"),
        number=" ".join(text_of(data, "number").split()),
        title=" ".join(text_of(data, "title").split()),
        paragraphs=paragraphs,
    )


def required(data: dict, name: str) -> str:
    text = " ".join(text_of(data, name).split())
    if not text:
        raise BadRecord(_("The field %(name)s is empty.") % {"name": name})
    return text


def text_of(data: dict, name: str) -> str:
    """A field as clean text; numbers are taken as text, anything else is refused."""
    value = data.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadRecord(_("The field %(name)s is not text.") % {"name": name})
    # A lone surrogate is no character: the database would refuse the whole record for it.
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return clean_text(strip_markup(text))


def strip_markup(text: str) -> str:
    """Plain text. Only real HTML is taken out: "<TÊN CƠ QUAN>" in a form is text to be filled in."""
    if not REAL_TAG.search(text):
        return text
    lines = BLOCK_END.sub("\n", text)
    return html.unescape(nh3.clean(lines, tags=set(), clean_content_tags={"script", "style", "title"}))


def to_paragraphs(text: str) -> list[str]:
    """The lines of a text with single spaces, without empty lines and rules of dashes."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and re.search(r"\w", line)]
