"""The text of an outline as what is made of it needs it: on paper, on slides, in a file, read aloud.

One reading (outlines.reading), many writers (outlines.packs): a writer knows these types and nothing of
pages, blocks or the database, so that every kind of block comes through in each of them.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Run(NamedTuple):
    """A piece of a paragraph in one style. `href` is a whole address, empty where it is no link."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


class Paragraph(NamedTuple):
    """A paragraph or an entry of a list. `level` is 0 for the outermost list; `number` counts from 1."""

    runs: tuple[Run, ...]
    list: Literal["", "bullet", "number"] = ""
    level: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Paragraphs = tuple[Paragraph, ...]


class Law(NamedTuple):
    """A legal document as an outline names it.

    `name` is what people call it; `number` and `status_label` are empty where it isn't in the archive.
    `status` is a value of documents.validity.Status.
    """

    name: str
    number: str = ""
    status: str = ""
    status_label: str = ""
    href: str = ""


@dataclass(frozen=True)
class Text:
    """Running text."""

    paragraphs: Paragraphs


@dataclass(frozen=True)
class Heading:
    """A heading within a section; `level` 3 or 4, the section's own being 2. `anchor` is where it stands on
    the page."""

    level: int
    text: str
    anchor: str = field(default="", compare=False)


@dataclass(frozen=True)
class KeyPoint:
    """What the listeners are to remember (điểm chính), and what the speaker says of it (lời dẫn)."""

    text: str
    note: Paragraphs = ()


@dataclass(frozen=True)
class Question:
    question: str
    answer: Paragraphs


@dataclass(frozen=True)
class Questions:
    """Questions and answers (hỏi – đáp)."""

    title: str
    items: tuple[Question, ...]


@dataclass(frozen=True)
class Situation:
    """A situation and its handling (tình huống pháp luật): what happened, what is asked, what the law says.

    `question` may be empty.
    """

    title: str
    facts: Paragraphs
    question: str
    handling: Paragraphs


class ComparisonRow(NamedTuple):
    """One matter as it was and as it is; `topic` may be empty."""

    topic: str
    old: str
    new: str


@dataclass(frozen=True)
class Comparison:
    """The old rule beside the new one. `old` and `new` are the names of the two laws."""

    title: str
    old: str
    new: str
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True)
class ProvisionQuote:
    """A provision of a legal document in its own words.

    `label` names it, as "Khoản 1 Điều 9"; `heading` is the article's own, or empty. Without paragraphs it
    can't be read any more: the document isn't public, which leaves its name empty, or has no such provision.
    """

    law: Law
    label: str
    heading: str
    paragraphs: Paragraphs
    href: str = ""
    # Its paragraphs say so at their end, for what shows them.
    is_summary: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Table:
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """An image. `load` gives it as JPEG or PNG, at most 1600 pixels wide; None where it can't be read.
    `name` is another one where the image is. `address` gives where the site has it, empty where it can't be
    drawn; it is asked for by what stays on the site."""

    alt: str
    caption: str
    load: Callable[[], bytes | None] = field(compare=False, repr=False)
    name: str = field(default="", compare=False)
    address: Callable[[], str] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Quote:
    text: str
    attribution: str


@dataclass(frozen=True)
class Callout:
    """A box beside the text; `label` says what kind it is, `title` may be empty."""

    label: str
    title: str
    paragraphs: Paragraphs


@dataclass(frozen=True)
class Attachment:
    """A file or a video that belongs to the text: a name with its address."""

    title: str
    href: str


Item = (
    Text
    | Heading
    | KeyPoint
    | Questions
    | Situation
    | Comparison
    | ProvisionQuote
    | Table
    | Picture
    | Quote
    | Callout
    | Attachment
)


@dataclass(frozen=True)
class Section:
    """A named part. What stands before the first has neither heading nor numeral.

    `numeral` is "I", "II" …, empty where the parts aren't counted; `minutes` is how long it takes to speak.
    """

    numeral: str
    heading: str
    anchor: str
    minutes: int
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        return f"{self.numeral}. {self.heading}" if self.numeral else self.heading


@dataclass(frozen=True)
class Agency:
    """Who publishes: `governing_body` stands above the name on paper; `place` is where letters are dated."""

    name: str
    governing_body: str = ""
    place: str = ""
    site_name: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Outline:
    """An outline as it is given away.

    `day` is that of this text, `law_as_of` the day for which the status of the laws is told. `address` is
    that of its page, `short_address` leads there and names the edition, for paper. A draft is for editors'
    eyes. `product` and `level` are values of outlines.kinds. `picture` is that of the page, above its
    text.
    """

    title: str
    lead: str
    language: str
    product: str
    level: str
    author: str
    agency: Agency
    field_of_law: str
    audiences: tuple[str, ...]
    occasions: tuple[str, ...]
    laws: tuple[Law, ...]
    sections: tuple[Section, ...]
    minutes: int
    day: datetime.date
    law_as_of: datetime.date
    edition: int
    address: str
    short_address: str
    is_draft: bool = False
    picture: Picture | None = None
