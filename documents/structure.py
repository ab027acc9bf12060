"""The structure of a legal text: Phần > Chương > Mục > Tiểu mục > Điều, found in its paragraphs.

The layout is that of Decree 34/2016/NĐ-CP, article 62, and Decree 78/2025/NĐ-CP; older texts come near
enough. An article inside a quotation (an amending law quotes the new text) is not one of the document's
own, and the articles of an attached regulation (ban hành kèm theo) start again at 1.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from lxml import html as lxml_html
from lxml.html import HtmlElement

from core.text import clean_text, slugify

Kind = Literal["preamble", "part", "chapter", "section", "subsection", "article"]

ROMAN_OR_DIGITS = r"(?:[IVXLCDM]+|\d+)[a-zA-ZđĐ]?"
HEADINGS: list[tuple[Kind, re.Pattern[str]]] = [
    (
        "part",
        re.compile(rf"^PHẦN\s+(?P<number>(?:THỨ\s+\w+(?:\s+\w+)?)|{ROMAN_OR_DIGITS})(?P<rest>.*)$", re.I),
    ),
    ("chapter", re.compile(rf"^CHƯƠNG\s+(?P<number>{ROMAN_OR_DIGITS})(?P<rest>(?:\W.*)?)$", re.I)),
    (
        "subsection",
        re.compile(rf"^TIỂU MỤC\s+(?P<number>{ROMAN_OR_DIGITS})(?P<rest>(?:\W.*)?)$", re.I),
    ),
    ("section", re.compile(rf"^MỤC\s+(?P<number>{ROMAN_OR_DIGITS})(?P<rest>(?:\W.*)?)$", re.I)),
    (
        "article",
        re.compile(r"^ĐIỀU\s+(?P<number>[0-9]{1,6}[a-zđ]?)\s*(?P<mark>[.:]|$)(?P<rest>.*)$", re.I),
    ),
]
LABELS = {
    "part": "Phần",
    "chapter": "Chương",
    "section": "Mục",
    "subsection": "Tiểu mục",
    "article": "Điều",
}
ANCHORS = {
    "part": "phan",
    "chapter": "chuong",
    "section": "muc",
    "subsection": "tieu-muc",
    "article": "dieu",
}
LEVELS = {"part": 1, "chapter": 2, "section": 3, "subsection": 4, "article": 5}
HEADING_LENGTH = 250
# A letter may follow in an article that was put in later: Điều 5a, Điều 5đ.
FIGURES = re.compile(r"[0-9]+")


@dataclass
class Heading:
    """A paragraph that opens a provision. `rest` is what follows the label in the same paragraph."""

    kind: Kind
    number: str
    rest: str
    prefix_length: int


@dataclass
class Provision:
    """A part of the text with its own heading, and the HTML of its paragraphs in reading order."""

    kind: Kind
    number: str = ""
    heading: str = ""
    anchor: str = ""
    html: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{LABELS[self.kind]} {self.number}" if self.kind in LABELS else ""

    @property
    def level(self) -> int:
        return LEVELS.get(self.kind, 0)

    @property
    def content(self) -> str:
        return "".join(self.html)


def read_heading(paragraph: str) -> Heading | None:
    """What provision the paragraph opens, or None. Takes plain text in NFC."""
    text = " ".join(paragraph.replace("Ð", "Đ").split())
    for kind, pattern in HEADINGS:
        match = pattern.match(text)
        if match is None:
            continue
        rest = match["rest"].lstrip(" .:–-")
        # "Mục 2 của Thông tư này…" is a sentence: a heading's own words start with a capital letter.
        if kind != "article" and rest and not rest[0].isupper():
            return None
        return Heading(kind, match["number"], rest, len(text) - len(rest))
    return None


def is_title(text: str) -> bool:
    """Whether the words after "Điều 5." are the article's title and not its first sentence."""
    return bool(text) and len(text) <= HEADING_LENGTH and text[-1] not in ".:;,/"


class _Quotation:
    """Whether the reader stands inside a quotation that an earlier paragraph opened."""

    def __init__(self) -> None:
        self.depth = 0

    def read(self, paragraph: str) -> None:
        opened, closed = paragraph.count("“"), paragraph.count("”")
        self.depth = max(0, self.depth + opened - closed)


class _Anchors:
    """Anchors that stay the same while the text is amended: by number, below what can repeat."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.attachment = 0
        self.last_article = 0
        self.path: dict[Kind, str] = {}

    def next_for(self, heading: Heading) -> str:
        own = f"{ANCHORS[heading.kind]}-{slugify(heading.number)}"
        if heading.kind == "article":
            number = int(FIGURES.match(heading.number)[0])  # type: ignore[index] # as the pattern has it
            if number == 1 and self.last_article >= 1:
                self.attachment += 1
            self.last_article = number
            parts = [own]
        else:
            above = [k for k in self.path if LEVELS[k] < LEVELS[heading.kind]]
            self.path = {k: self.path[k] for k in above}
            # Chapters are numbered through a document; sections start again in each chapter.
            parts = [own] if heading.kind in ("part", "chapter") else [*self.path.values(), own]
            self.path[heading.kind] = own
        return self._unique("-".join([*self._attachment_part(), *parts]))

    def _attachment_part(self) -> list[str]:
        if not self.attachment:
            return []
        return ["kem-theo" if self.attachment == 1 else f"kem-theo-{self.attachment}"]

    def _unique(self, anchor: str) -> str:
        candidate, count = anchor, 1
        while candidate in self.used:
            count += 1
            candidate = f"{anchor}-{count}"
        self.used.add(candidate)
        return candidate


class StructureReader:
    """Reads paragraphs one after the other and sorts them into provisions."""

    def __init__(self) -> None:
        self.provisions: list[Provision] = [Provision("preamble")]
        self._anchors = _Anchors()
        self._quotation = _Quotation()
        self._last_article = 0

    def read_element(self, element: HtmlElement) -> None:
        """A top-level element of the body's HTML: a heading, or content of the last provision."""
        text = element.text_content()
        heading = self._own_heading(text) if element.tag in ("p", "h2", "h3", "h4", "h5") else None
        if heading:
            self._open(heading, element)
        elif self._continues_heading(element, text):
            self.provisions[-1].heading = " ".join(text.split())
        else:
            self.add_html(lxml_html.tostring(element, encoding="unicode", with_tail=False))
        self._quotation.read(text)

    def add_html(self, markup: str) -> None:
        """Content that is never a heading, such as a table."""
        self.provisions[-1].html.append(markup)

    def _own_heading(self, text: str) -> Heading | None:
        heading = read_heading(text)
        if heading is None or not self._quotation.depth:
            return heading
        # A quotation mark that was never closed must not swallow the rest of the document.
        follows = heading.kind == "article" and heading.number == str(self._last_article + 1)
        if not follows:
            return None
        self._quotation.depth = 0
        return heading

    def _open(self, heading: Heading, element: HtmlElement) -> None:
        provision = Provision(heading.kind, heading.number, anchor=self._anchors.next_for(heading))
        self.provisions.append(provision)
        if heading.kind != "article":
            provision.heading = heading.rest
            return
        self._last_article = self._anchors.last_article
        if element.tag != "p" or is_title(heading.rest):
            provision.heading = heading.rest
        elif heading.rest:
            _drop_text(element, heading.prefix_length)
            self.add_html(lxml_html.tostring(element, encoding="unicode", with_tail=False))

    def _continues_heading(self, element: HtmlElement, text: str) -> bool:
        """The title of a chapter often stands in a paragraph of its own, in capitals or in bold."""
        last = self.provisions[-1]
        if last.kind in ("preamble", "article") or last.heading or last.html:
            return False
        words = " ".join(text.split())
        return bool(words) and len(words) <= HEADING_LENGTH and (words.isupper() or element.tag != "p")


def _drop_text(element: HtmlElement, length: int) -> None:
    """Take the first `length` characters of text out of an element, keeping its inline markup."""
    for node in element.iter():
        for attribute in ("text", "tail"):
            value = getattr(node, attribute)
            if not value or (attribute == "tail" and node is element):
                continue
            cut = min(length, len(value))
            setattr(node, attribute, value[cut:])
            length -= cut
            if length <= 0:
                return


def read_structure(chunks: Iterable[tuple[bool, str]]) -> list[Provision]:
    """The provisions of a body.

    `chunks` are (is_text, html) in reading order: text is searched for headings, other markup (a table,
    an image) belongs to the provision before it. The preamble comes first and is left out where empty.
    """
    reader = StructureReader()
    for is_text, markup in chunks:
        if not is_text:
            reader.add_html(markup)
            continue
        # The parser refuses control characters, such as Word's soft line break.
        for element in lxml_html.fragments_fromstring(clean_text(markup)):
            if isinstance(element, str):
                element = _paragraph(element)
            reader.read_element(element)
    return [p for p in reader.provisions if p.kind != "preamble" or p.content.strip()]


def _paragraph(text: str) -> HtmlElement:
    element = lxml_html.Element("p")
    element.text = text
    return element
