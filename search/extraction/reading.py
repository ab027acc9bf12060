"""What the readers of the different formats share."""

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .limits import LENGTH

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Part(NamedTuple):
    """A stretch of a file's text. `unit` is "page", "slide" or "sheet" where the format counts those."""

    text: str
    unit: str = ""
    number: int | None = None


class LeftOut(NamedTuple):
    """Given by a reader in the place of a part: why something of the file stays unread."""

    reason: str


def is_ole(path: str) -> bool:
    """Whether the file is of the container of old and of encrypted Office files."""
    with open(path, "rb") as file:
        return file.read(len(OLE)) == OLE


def gather(items: Iterable[Part | LeftOut], characters: int) -> tuple[list[Part], str]:
    """The parts that have text, up to so many characters in all, and why something was left out, or ""."""
    left_out = ""
    parts: list[Part] = []
    for item in items:
        if isinstance(item, LeftOut):
            left_out = item.reason
            continue
        text = item.text.strip()[:characters]
        characters -= len(text)
        if text:
            parts.append(item._replace(text=text))
        if characters <= 0:
            return list(merged(parts)), LENGTH
    return list(merged(parts)), left_out


def merged(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts in order, with those of one page, slide or sheet put together."""
    in_order = sorted(parts, key=lambda part: part.number or 0)
    for (unit, number), group in itertools.groupby(in_order, key=lambda part: part[1:]):
        yield Part("\n".join(part.text for part in group), unit, number)
