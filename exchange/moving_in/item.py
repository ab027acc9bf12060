"""What an old site has, in plain data, whatever it was read from."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, Protocol

from core.kinds import Kind


class BadRecord(Exception):  # noqa: N818 - it is what the record is, not a fault of the program
    """A record that can't be taken in; the message, in Vietnamese, says why."""


@dataclass(frozen=True)
class Attachment:
    """A file or an image that an item brings, and what it is called.

    `place` is where its source finds it: a path within the source's folder, or an address.
    """

    place: str
    title: str = ""


class Text(NamedTuple):
    """Running text as clean HTML: p, ul, ol, li, h2 to h4, b, i, sup, sub, hr, br, a with href."""

    html: str


class Table(NamedTuple):
    """A table of plain text; `headings` is empty where its first row is no head."""

    caption: str
    headings: list[str]
    rows: list[list[str]]


class Picture(NamedTuple):
    image: Attachment
    caption: str = ""


class Download(NamedTuple):
    file: Attachment


Part = Text | Table | Picture | Download


@dataclass(frozen=True)
class DocumentData:
    """What a record says of a legal document besides its text; what is empty is looked for in the text."""

    number: str = ""
    type_name: str = ""
    # Each with its signer and the signer's title.
    issuers: tuple[tuple[str, str, str], ...] = ()
    issued_on: datetime.date | None = None
    effective_on: datetime.date | None = None
    expires_on: datetime.date | None = None
    gazetted_on: datetime.date | None = None
    # Plain paragraphs, where the record has the text in them and not in `parts`.
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A page of the old site. Texts are NFC and in Unicode; nothing in it is markup but Text.html.

    `id` is the source's own, and known again at the next import. `sections` are the names of the sections it
    stood in, the outermost first. `addresses` are those it had, with path and query and without the host.
    """

    id: str
    kind: Kind
    title: str
    language: str = "vi"
    sections: tuple[str, ...] = ()
    lead: str = ""
    parts: tuple[Part, ...] = ()
    author: str = ""
    source_name: str = ""
    source_url: str = ""
    published_at: datetime.datetime | None = None
    changed_at: datetime.datetime | None = None
    is_public: bool = True
    addresses: tuple[str, ...] = ()
    image: Attachment | None = None
    files: tuple[Attachment, ...] = ()
    field_of_law: str = ""
    audiences: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    document: DocumentData = field(default_factory=DocumentData)


class Found(NamedTuple):
    """A record at its place in the source ("line 7", "tin/1.html"): its item, or why there is none.

    `done` tells how far the source is read, from 0 to 1.
    """

    place: str
    item: Item | None
    problem: str = ""
    done: float = 0.0


class Source(Protocol):
    """An old site as it lies on the disk."""

    # What ids are unique in: two archives may both have a record 1.
    name: str

    def records(self) -> Iterator[Found]:
        """All records in their order, the same ones in each reading, one in memory at a time.

        Raises SourceError where the source can't be read (further).
        """

    def open(self, attachment: Attachment) -> BinaryIO:
        """The bytes of an attachment. Raises BadRecord, with the reason, where they can't be had."""


class SourceError(Exception):
    """A source that can't be read (further); the message says why."""
