"""Writes HTML as the blocks of Akoma Ntoso: p, ul, ol and table, with b, i, u, sub, sup, a, ref, br and img.

No word is lost: of markup that Akoma Ntoso has no place for, the text stays.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote, urljoin

from lxml import etree
from lxml.html import HtmlElement

from core.text import clean_text
from documents.linking import INLINE

from .names import NAMESPACE

Element = etree._Element

INLINES = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "sub": "sub", "sup": "sup",
}  # fmt: skip
LISTS = ("ul", "ol")
# What each of these must have in it.
CHILD = {"ul": "li", "ol": "li", "table": "tr", "tr": "td"}
PARENTS = {"li": LISTS, "tr": ("table",), "td": ("tr",), "th": ("tr",), "caption": ("table",)}
# These hold words, the others blocks.
WORDS = {"p", "caption", *INLINES.values(), "a", "ref"}
# The class of the links onto cited documents.
CITATION = "citation"
FIGURES = re.compile(r"[0-9]{1,6}")
BLANKS = re.compile(r"[ \t\r\n]+")
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:(?!//)|//(?:[^/?#@]*@)?[^/?#:@]*(?::[0-9]{1,5})?(?=[/?#]|$))[^#]*(?:#[^#]*)?"
)


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """A new last child of `parent`."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def tag_of(element: Element) -> str:
    return etree.QName(element).localname


def uri(address: str, root_url: str) -> str:
    """An address as an absolute URI, as the schema has it; empty for what can't be one."""
    try:
        absolute = urljoin(root_url, clean_text(address).strip())
    except ValueError:
        return ""
    quoted = quote(LONE_PERCENT.sub("%25", absolute), safe="%/:?#@!$&'()*+,;=~")
    return quoted if URI.fullmatch(quoted) else ""


class BlockWriter:
    """Writes elements of HTML into `container`, which holds blocks.

    `skipped` characters of text at the beginning are left out: a clause's label has an element of its own.
    """

    def __init__(self, container: Element, root_url: str, skipped: int = 0) -> None:
        self._root_url = root_url
        self._skipped = skipped
        # What is open, the innermost last, each with the element of HTML that it was opened for.
        self._open: list[tuple[HtmlElement | None, Element]] = [(None, container)]

    def write(self, elements: Iterable[HtmlElement]) -> None:
        """Walks without recursion: an editor's text may be nested to any depth."""
        for element in elements:
            for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
                if event == "start":
                    self._start(node)
                    self._text(node.text)
                    continue
                if event == "end":
                    self._end(node)
                self._text(node.tail)
            self._close(1)

    def _start(self, node: HtmlElement) -> None:
        if node.tag in INLINES:
            self._push(node, INLINES[node.tag], self._words())
        elif node.tag == "a":
            self._start_link(node)
        elif node.tag == "br":
            add(self._words(), "br")
        elif node.tag == "img":
            self._add_image(node)
        elif node.tag not in INLINE:
            self._start_block(node)

    def _start_link(self, node: HtmlElement) -> None:
        is_citation = CITATION in node.get("class", "").split()
        address = node.get("href", "") if is_citation else uri(node.get("href", ""), self._root_url)
        if address:
            self._push(node, "ref" if is_citation else "a", self._words()).set("href", address)

    def _add_image(self, node: HtmlElement) -> None:
        source = uri(node.get("src", ""), self._root_url)
        if not source:
            return
        image = add(self._words(), "img", src=source, alt=clean_text(node.get("alt", "")))
        for name in ("width", "height"):
            if FIGURES.fullmatch(node.get(name, "")):
                image.set(name, node.get(name))

    def _start_block(self, node: HtmlElement) -> None:
        """A list, a table or a part of one is opened; any other block only begins a paragraph."""
        self._break()
        if node.tag in PARENTS:
            is_late = node.tag == "caption" and len(self._open[-1][1])
            if self._top in PARENTS[node.tag] and not is_late:
                self._push(node, node.tag)
        elif self._top != "caption" and (node.tag in LISTS or (node.tag == "table" and not self._in_list())):
            self._fill()
            self._push(node, node.tag)

    def _in_list(self) -> bool:
        """There a table can't stand."""
        return any(tag_of(element) in LISTS for _node, element in self._open)

    def _end(self, node: HtmlElement) -> None:
        places = [place for place, (opened_for, _one) in enumerate(self._open) if opened_for is node]
        if places:
            self._close(places[0])
        elif node.tag not in INLINE and node.tag not in ("br", "img"):
            self._break()

    def _text(self, text: str | None) -> None:
        if not text:
            return
        text = clean_text(text)
        skipped = min(self._skipped, len(text))
        self._skipped -= skipped
        text = BLANKS.sub(" ", text[skipped:])
        is_first = self._top not in WORDS
        if not text or (is_first and not text.strip()):
            return
        words = self._words()
        if len(words):
            words[-1].tail = (words[-1].tail or "") + text
        else:
            words.text = (words.text or "") + (text.lstrip() if is_first else text)

    @property
    def _top(self) -> str:
        return tag_of(self._open[-1][1])

    def _words(self) -> Element:
        """The open element that holds words; a paragraph is opened where there is none."""
        self._fill()
        if self._top not in WORDS:
            self._push(None, "p")
        return self._open[-1][1]

    def _fill(self) -> None:
        """Open the item or the cell in which alone something can stand in a list or a table."""
        while self._top in CHILD:
            self._push(None, CHILD[self._top])

    def _push(self, node: HtmlElement | None, tag: str, parent: Element | None = None) -> Element:
        element = add(self._open[-1][1] if parent is None else parent, tag)
        self._open.append((node, element))
        return element

    def _break(self) -> None:
        """Close the paragraph that is open, with what stands in it."""
        while self._top in WORDS and self._top != "caption":
            self._open.pop()

    def _close(self, place: int) -> None:
        """Close all from this place on. What the schema wants filled has at least an empty item or cell."""
        for _node, element in self._open[place:]:
            while CHILD.get(tag_of(element)) and not any(tag_of(child) != "caption" for child in element):
                element = add(element, CHILD[tag_of(element)])
        del self._open[place:]
