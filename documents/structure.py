"""The structure of a legal text: Phần > Chương > Mục > Tiểu mục > Điều, found in its paragraphs.

What stands in an article, khoản and điểm, is told in `documents.clauses`.

The layout is that of Decree 34/2016/NĐ-CP, article 62, and Decree 78/2025/NĐ-CP; older texts come near
enough. An article inside a quotation (an amending law quotes the new text) is not one of the document's
own, and the articles of an attached regulation (ban hành kèm theo) start again at 1.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from core.markup import text_of
from core.text import clean_text, slugify

from .clauses import Clause, ClauseReader, clause_ends, has_label

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
# Phần, Chương, Tiểu mục, Mục, Điều, with the eth that is typed for Đ: most paragraphs begin otherwise.
HEADING_LETTERS = frozenset("PCTMĐÐ")
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
    """A part of the text with its own heading, and the HTML of its paragraphs in reading order.

    `clauses` are the khoản and điểm of an article in reading order. The element that opens one is a string of
    its own in `html`, so that what belongs to it can be cut out.
    """

    kind: Kind
    number: str = ""
    heading: str = ""
    anchor: str = ""
    html: list[str] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    # Of the paragraph that opens it.
    tag: str = ""

    @property
    def label(self) -> str:
        return f"{LABELS[self.kind]} {self.number}" if self.kind in LABELS else ""

    @property
    def title(self) -> str:
        return ". ".join(filter(None, [self.label, self.heading]))

    @property
    def level(self) -> int:
        return LEVELS.get(self.kind, 0)

    @property
    def content(self) -> str:
        return "".join(self.html)


def read_heading(paragraph: str) -> Heading | None:
    """What provision the paragraph opens, or None. Takes plain text in NFC."""
    if paragraph.lstrip()[:1].upper() not in HEADING_LETTERS:
        return None
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
    """Whether the reader stands inside a quotation that an earlier paragraph opened.

    `straight` tells it of the marks that open and close alike. They are typed for inches and minutes too, so
    that only clauses heed them, of which none is better than a wrong one.
    """

    def __init__(self) -> None:
        self.depth = 0
        self.straight = False

    @property
    def is_open(self) -> bool:
        return self.depth > 0 or self.straight

    def read(self, paragraph: str) -> None:
        opened = paragraph.count("“") - paragraph.count("”")
        if paragraph.count('"') % 2:
            # Typists mix the marks: a straight one is the pair of a curly one that has none.
            if opened or self.depth:
                opened -= 1 if opened > 0 or not opened else -1
            else:
                self.straight = not self.straight
        elif opened < 0 and self.straight:
            self.straight = False
        self.depth = max(0, self.depth + opened)

    def reset(self) -> None:
        self.depth, self.straight = 0, False


class _Anchors:
    """Anchors that stay the same while the text is amended: by number, below what can repeat."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        # How often an anchor was wanted: a number that comes thousands of times must not be counted from 1.
        self.wanted: dict[str, int] = {}
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
        return self.unique("-".join([*self._attachment_part(), *parts]))

    def _attachment_part(self) -> list[str]:
        if not self.attachment:
            return []
        return ["kem-theo" if self.attachment == 1 else f"kem-theo-{self.attachment}"]

    def unique(self, anchor: str) -> str:
        """`anchor`, or where the document has it, with the next number that is free."""
        candidate, count = anchor, self.wanted.get(anchor, 0) + 1
        if count > 1:
            candidate = f"{anchor}-{count}"
        while candidate in self.used:
            count += 1
            candidate = f"{anchor}-{count}"
        self.wanted[anchor] = count
        self.used.add(candidate)
        return candidate


class StructureReader:
    """Reads paragraphs one after the other and sorts them into provisions."""

    def __init__(self) -> None:
        self.provisions: list[Provision] = [Provision("preamble")]
        self._anchors = _Anchors()
        self._quotation = _Quotation()
        self._last_article = 0
        # Of the article that the reader stands in.
        self._clauses: ClauseReader | None = None

    def read_element(self, element: HtmlElement) -> None:
        """A top-level element of the body's HTML: a heading, or content of the last provision."""
        text = element.text_content()
        heading = self._own_heading(text) if element.tag in ("p", "h2", "h3", "h4", "h5") else None
        if heading:
            self._open(heading, element)
        elif self._continues_heading(element, text):
            self.provisions[-1].heading = " ".join(text.split())
        elif self._clauses and element.tag in ("ol", "ul"):
            self._add_list(element)
            return
        else:
            self._add(element, text)
        self._quotation.read(text)

    def add_html(self, markup: str) -> None:
        """Content that is never a heading, such as a table."""
        self.provisions[-1].html.append(markup)

    def _add(self, element: HtmlElement, text: str, label: str | None = None) -> None:
        """An element of the last provision.

        `label` is for the items of a list: how one begins where its own text doesn't say it.
        """
        _drop_attributes(element)
        if self._clauses and not self._quotation.is_open:
            clause = self._clauses.read(label or text, len(self.provisions[-1].html))
            if clause:
                self.provisions[-1].clauses.append(clause)
                element.set("id", clause.anchor)
            self._clauses.see_end(text)
        self.add_html(lxml_html.tostring(element, encoding="unicode", with_tail=label is not None))

    def _add_list(self, element: HtmlElement) -> None:
        """A list in an article, each of its items a string of its own."""
        # What follows a comment is text of the list.
        etree.strip_tags(element, etree.Comment)
        _drop_attributes(element)
        shell = element.makeelement(element.tag, dict(element.attrib))
        shell.text = element.text
        opening, close, name = lxml_html.tostring(shell, encoding="unicode").rpartition("</")
        self.add_html(opening)
        labels = _list_labels(element)
        for item in element:
            text = item.text_content()
            self._add(item, text, next(labels) if item.tag == "li" else "")
            self._quotation.read(text)
        self.add_html(close + name)

    def _own_heading(self, text: str) -> Heading | None:
        heading = read_heading(text)
        if heading is None or not self._quotation.depth:
            return heading
        # A quotation mark that was never closed must not swallow the rest of the document.
        follows = heading.kind == "article" and heading.number == str(self._last_article + 1)
        return heading if follows else None

    def _open(self, heading: Heading, element: HtmlElement) -> None:
        anchor = self._anchors.next_for(heading)
        provision = Provision(heading.kind, heading.number, anchor=anchor, tag=element.tag)
        self.provisions.append(provision)
        self._quotation.reset()
        self._clauses = None
        if heading.kind != "article":
            provision.heading = heading.rest
            return
        self._last_article = self._anchors.last_article
        self._clauses = ClauseReader(anchor, self._anchors.unique)
        if element.tag != "p" or is_title(heading.rest):
            provision.heading = heading.rest
        elif heading.rest:
            _drop_text(element, heading.prefix_length)
            self._add(element, heading.rest)

    def _continues_heading(self, element: HtmlElement, text: str) -> bool:
        """The title of a chapter often stands in a paragraph of its own, in capitals or in bold."""
        last = self.provisions[-1]
        if last.kind in ("preamble", "article") or last.heading or last.html:
            return False
        words = " ".join(text.split())
        return bool(words) and len(words) <= HEADING_LENGTH and (words.isupper() or element.tag != "p")


def _drop_attributes(element: HtmlElement) -> None:
    """Take out the editor's own key of a paragraph, and an id, which could be the same as an anchor."""
    for name in ("data-block-key", "id"):
        element.attrib.pop(name, None)


def _list_labels(element: HtmlElement) -> Iterator[str]:
    """What a browser writes before each item of a list, where its items have no labels of their own."""
    items = element.findall("li")
    start = element.get("start", "1")
    plain = element.tag == "ol" and not {"type", "reversed"}.intersection(element.attrib)
    if not plain or not FIGURES.fullmatch(start) or any(has_label(item.text_content()) for item in items):
        return itertools.repeat("")
    return (f"{number}." for number in itertools.count(int(start)))


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
        for element in _elements(markup):
            reader.read_element(element)
    return [p for p in reader.provisions if p.kind != "preamble" or p.content.strip()]


def provision_text(provisions: Iterable[Provision], anchor: str) -> str | None:
    """The plain text of an article, clause or point, a line for each paragraph; None where there is none."""
    for provision in provisions:
        if provision.anchor == anchor and anchor:
            return text_of(f"<p>{escape(provision.title)}</p>{provision.content}")
        for clause, end in clause_ends(provision.clauses, len(provision.html)):
            if clause.anchor == anchor:
                return text_of("".join(provision.html[clause.start : end]))
    return None


def nearest(anchor: str, known: Collection[str]) -> str:
    """The place itself, or the smallest that it is in, among the anchors that a text has; else nothing."""
    while anchor and anchor not in known:
        anchor = anchor.rpartition("-")[0]
    return anchor


def _elements(markup: str) -> Iterator[HtmlElement]:
    """The top-level elements of HTML, without comments; text between them in paragraphs of its own."""
    # The parser refuses control characters, such as Word's soft line break.
    for element in lxml_html.fragments_fromstring(clean_text(markup)):
        if isinstance(element, str):
            yield _paragraph(element)
            continue
        # Broken markup such as "</" is read as a comment.
        if isinstance(element.tag, str):
            yield element
        if element.tail and element.tail.strip():
            yield _paragraph(element.tail)


def _paragraph(text: str) -> HtmlElement:
    element = lxml_html.Element("p")
    element.text = text
    return element
