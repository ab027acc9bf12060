"""The HTML that mammoth made, cut into the blocks of a page."""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Any

from lxml import html as lxml_html

from .answer import Piece
from .limits import Limits
from .rewriting import CAPTION, CENTRED, LEAD, TITLE
from .tables import box, is_bold, table_of, words

HEADINGS = [f"h{level}" for level in range(1, 7)]
# The levels that a body may have: h1 is the title of the page.
FIRST, LAST = 2, 4
NOTE = re.compile(r"(foot|end)note-[^r]")
MOTTO = re.compile(r"cộng\s+h[oò][aà]\s+xã\s+hội\s+chủ\s+nghĩa", re.I)
RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
# How far down a title is looked for, and how long titles and leads are.
TOP = 12
TITLE_LENGTH = 250
LEAD_LENGTH = range(40, 800)
# A text block longer than that ends before the next heading: the editor slows down with the length of each.
BLOCK_LENGTH = 15_000


class Reader:
    """Takes from the HTML first the notes, then title and lead; what is left are the pieces."""

    def __init__(self, root: Any, limits: Limits, told: Counter[str]) -> None:
        self.root, self.limits, self.told = root, limits, told
        self._simplify()
        notes = self._take_notes()
        self._drop_letterhead()
        self.title = self._take_title()
        self.lead = self._take_lead()
        self._level_headings()
        self.pieces: list[Piece] = []
        self.text: list[str] = []
        self.length = 0
        for element in list(self.root):
            self._add(element)
        self._add_notes(notes)
        self._end_text()

    def _take_notes(self) -> list[str]:
        """The notes at the end of the text, out of the list that mammoth makes of them."""
        last = self.root[-1] if len(self.root) else None
        if last is None or last.tag != "ol" or not all(NOTE.match(li.get("id", "")) for li in last):
            return []
        self.root.remove(last)
        return [" ".join(filter(None, map(_inner, note))) for note in last]

    def _simplify(self) -> None:
        self.told["struck"] += len(self.root.findall(".//s"))
        for back in self.root.xpath(".//a[starts-with(@href, '#') and text()='↑']"):
            back.drop_tree()
        for name, letters in (("sup", RAISED), ("sub", LOWERED)):
            for element in self.root.findall(f".//{name}"):
                text = element.text_content()
                # The mark of a note stays as it is: [1].
                if not len(element) and all(ord(letter) in letters for letter in text):
                    element.text = text.translate(letters)
                element.drop_tag()
        for element in self.root.xpath(".//a[not(@href) or starts-with(@href, '#')] | .//s"):
            element.drop_tag()
        for element in self.root.xpath(".//strong"):
            element.tag = "b"
        for element in self.root.xpath(".//em"):
            element.tag = "i"
        # In a heading everything is bold.
        for element in self.root.xpath("|".join(f".//{name}//b" for name in HEADINGS)):
            element.drop_tag()
        for item in self.root.xpath(".//li"):
            # A level that was skipped.
            if not (item.text or "").strip() and len(item) and item[0].tag in ("ul", "ol"):
                _lift(item)
        for element in list(self.root):
            if element.tag in ("p", *HEADINGS) and _is_empty(element):
                element.drop_tree()

    def _drop_letterhead(self) -> None:
        """The office and the motto of the state at the head of official letters."""
        for element in list(self.root[:3]):
            if MOTTO.search(element.text_content()):
                self.told["letterhead"] += 1
                element.drop_tree()
                return

    def _take_title(self) -> str:
        top = list(self.root[:TOP])
        chosen = _run(top, lambda e: e.get("class") == TITLE)
        if not chosen:
            heading = _run(top, lambda e: e.tag == "h1")[:1]
            centred = _run(top, lambda e: e.get("class") == CENTRED and is_bold(e))
            chosen = min(filter(None, (heading, centred)), key=lambda found: top.index(found[0]), default=[])
            # A heading that others of its level follow is one of them.
            if chosen and chosen[0].tag == "h1" and len(self.root.findall("h1")) > 1:
                chosen = []
        title = ""
        for element in chosen:
            longer = f"{title} {words(element)}".strip()
            if len(longer) > TITLE_LENGTH or element.find(".//img") is not None:
                break
            title = longer
            element.drop_tree()
        return title

    def _take_lead(self) -> str:
        for element in self.root[:TOP]:
            text = words(element)
            if element.find(".//img") is not None:
                continue
            if element.get("class") == LEAD or (len(text) in LEAD_LENGTH and self._is_bold_opening(element)):
                element.drop_tree()
                return text
        return ""

    def _is_bold_opening(self, element: Any) -> bool:
        follows = element.getnext()
        is_first = element.getprevious() is None and element.tag == "p" and element.get("class") != CENTRED
        return is_first and is_bold(element) and follows is not None and not is_bold(follows)

    def _level_headings(self) -> None:
        """The highest level that the text has becomes that below the title of the page."""
        levels = [int(element.tag[1]) for element in self.root.iter(*HEADINGS)]
        for element in list(self.root.iter(*HEADINGS)):
            element.tag = f"h{min(int(element.tag[1]) - min(levels) + FIRST, LAST)}"

    def _add(self, element: Any) -> None:
        images = [self._image(image) for image in list(element.iter("img"))]
        if element.tag == "table":
            self._add_table(element)
        elif element.get("class") == CAPTION and self._takes_caption():
            self.pieces[-1]["caption"] = words(element)
        elif not _is_empty(element):
            if element.tag == f"h{FIRST}" and self.length > BLOCK_LENGTH:
                self._end_text()
            self._add_text(element)
        for image in images:
            self._end_text()
            self.pieces.append(image)

    def _takes_caption(self) -> bool:
        return not self.text and bool(self.pieces) and self.pieces[-1]["kind"] in ("image", "table")

    def _add_text(self, element: Any) -> None:
        element.attrib.clear()
        markup = lxml_html.tostring(element, encoding="unicode", with_tail=False)
        self.text.append(markup)
        self.length += len(markup)

    def _add_table(self, table: Any) -> None:
        cell = box(table)
        if cell is not None:
            for part in list(cell):
                self._add(part)
            return
        found = table_of(table, self.limits)
        if not found.rows:
            return
        self.told["merged_cells"] += found.had_merged
        self.told["links_in_tables"] += len(table.findall(".//a"))
        self._end_text()
        self.pieces.append(Piece(kind="table", headings=found.headings, rows=found.rows, caption=""))

    def _image(self, image: Any) -> Piece:
        piece = Piece(kind="image", member=image.get("src", ""), alt=image.get("alt", "").strip(), caption="")
        image.drop_tree()
        return piece

    def _end_text(self) -> None:
        if self.text:
            self.pieces.append(Piece(kind="text", html="".join(self.text)))
        self.text, self.length = [], 0

    def _add_notes(self, notes: list[str]) -> None:
        if notes:
            self.text.append("<hr/>")
            self.text.extend(f"<p>[{number}] {note}</p>" for number, note in enumerate(notes, start=1))


def _run(elements: list[Any], belongs: Callable[[Any], bool]) -> list[Any]:
    """The first of the elements that belongs, and those that follow without a gap."""
    rest = itertools.dropwhile(lambda element: not belongs(element), elements)
    return list(itertools.takewhile(belongs, rest))


def _is_empty(element: Any) -> bool:
    return element.find(".//img") is None and not words(element)


def _inner(element: Any) -> str:
    """The HTML between the tags of the element."""
    children = (lxml_html.tostring(child, encoding="unicode") for child in element)
    return f"{escape(element.text or '')}{''.join(children)}".strip()


def _lift(item: Any) -> None:
    """Put the list within an item that has no words of its own in the place of the list around it."""
    around = item.getparent()
    if len(around) == 1 and len(item) == 1:
        item[0].tail = around.tail
        around.getparent().replace(around, item[0])
