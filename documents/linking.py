"""Puts links onto places of a text in HTML, without a change to anything else of it.

The places are those of `text`, in which block elements stand apart by a line's end. What an editor has linked
is left as it is.
"""

from bisect import bisect_right
from collections.abc import Container, Iterable
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from core.text import clean_text

INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var",
}  # fmt: skip
UNLINKED = {"a", "button", "code"}


class Link(NamedTuple):
    """A link onto text[start:end]. `note`, where there is one, is read out and shown on hover; `css_class`
    tells what it is."""

    start: int
    end: int
    url: str
    note: str
    css_class: str


def by_text(links: Iterable[tuple[str, Link]]) -> dict[str, list[Link]]:
    """The links by what tells the texts apart that they stand in. Articles with the same words, each of which
    was read, have the same links."""
    found: dict[str, dict[Link, None]] = {}
    for text, link in links:
        found.setdefault(text, {})[link] = None
    return {text: list(known) for text, known in found.items()}


class _Piece(NamedTuple):
    """A run of characters: the text of an element, or its tail."""

    element: HtmlElement
    is_tail: bool
    start: int
    end: int


class MarkedText:
    """A piece of HTML, its text, and where in the HTML each part of the text is. Nothing is linked within the
    elements of `unlinked`."""

    def __init__(self, markup: str, unlinked: Container[str] = UNLINKED) -> None:
        self.markup = markup
        self._unlinked = unlinked
        # The parser refuses control characters, such as Word's soft line break.
        self.root = lxml_html.fragment_fromstring(clean_text(markup), create_parent="div")
        self._parts: list[str] = []
        self._length = 0
        self._linkable: list[_Piece] = []
        self._read()
        self.text = "".join(self._parts)

    def _read(self) -> None:
        """Walk through the tree without recursion: an editor's text may be nested to any depth."""
        unlinked = 0
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            if not isinstance(element.tag, str):
                if event == "end":
                    self._add(element, element.tail, True, not unlinked)
                continue
            if element.tag not in INLINE:
                self._break()
            if event == "start":
                unlinked += element.tag in self._unlinked
                self._add(element, element.text, False, not unlinked)
            else:
                unlinked -= element.tag in self._unlinked
                if element is not self.root:
                    self._add(element, element.tail, True, not unlinked)

    def _add(self, element: HtmlElement, text: str | None, is_tail: bool, is_linkable: bool) -> None:
        if not text:
            return
        if "\n" in text and text.isspace():
            # A template's layout, however many lines it is.
            self._break()
            return
        if is_linkable:
            self._linkable.append(_Piece(element, is_tail, self._length, self._length + len(text)))
        self._parts.append(text)
        self._length += len(text)

    def _break(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")
            self._length += 1

    def is_linkable(self, start: int, end: int) -> bool:
        """Whether all of text[start:end] may be linked, and stands in one element."""
        place = bisect_right(self._linkable, start, key=lambda piece: piece.start) - 1
        return place >= 0 and end <= self._linkable[place].end

    def with_links(self, links: Iterable[Link]) -> str:
        """The HTML with the links. Those that stand in a link already, or in one before, are left out."""
        ordered = _apart(links)
        if not ordered:
            return self.markup
        first = last = 0
        for piece in self._linkable:
            while first < len(ordered) and ordered[first].end <= piece.start:
                first += 1
            while last < len(ordered) and ordered[last].start < piece.end:
                last += 1
            _link_piece(piece, ordered[first:last])
        markup = lxml_html.tostring(self.root, encoding="unicode", with_tail=False)
        return markup.removeprefix("<div>").removesuffix("</div>")


def _apart(links: Iterable[Link]) -> list[Link]:
    """The links in their order, without those that begin in another one."""
    found: list[Link] = []
    for link in sorted(links):
        if not found or link.start >= found[-1].end:
            found.append(link)
    return found


def _link_piece(piece: _Piece, links: list[Link]) -> None:
    text = (piece.element.tail if piece.is_tail else piece.element.text) or ""
    anchors: list[HtmlElement] = []
    begin, position = len(text), 0
    for link in links:
        start, end = max(link.start - piece.start, position), min(link.end - piece.start, len(text))
        if not text[start:end].strip():
            continue
        if anchors:
            anchors[-1].tail = text[position:start]
        else:
            begin = start
        anchors.append(_anchor(text[start:end], link, is_last=link.end <= piece.end))
        position = end
    if anchors:
        anchors[-1].tail = text[position:]
        _insert(piece, text[:begin], anchors)


def _anchor(text: str, link: Link, *, is_last: bool) -> HtmlElement:
    anchor = lxml_html.Element("a", {"class": link.css_class, "href": link.url})
    anchor.text = text
    if link.note:
        anchor.set("title", link.note)
    if link.note and is_last:
        note = etree.SubElement(anchor, "span", {"class": "visually-hidden"})
        note.text = f" ({link.note})"
    return anchor


def _insert(piece: _Piece, before: str, anchors: list[HtmlElement]) -> None:
    if piece.is_tail:
        parent, place = piece.element.getparent(), piece.element.getparent().index(piece.element) + 1
        piece.element.tail = before
    else:
        parent, place = piece.element, 0
        piece.element.text = before
    for offset, anchor in enumerate(anchors):
        parent.insert(place + offset, anchor)
