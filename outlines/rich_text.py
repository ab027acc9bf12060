"""An editor's text as the paragraphs of outlines.content."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urljoin

from lxml import html as lxml_html
from lxml.html import HtmlElement
from wagtail.rich_text import expand_db_html

from core.text import clean_text

from .content import Heading, Paragraph, Paragraphs, Run
from .numerals import roman

BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
LISTS: dict[str, Literal["bullet", "number"]] = {"ul": "bullet", "ol": "number"}
TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
PARTED = {*LISTS, *HEADINGS, *TABLE, "p", "div", "hr", "blockquote"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
START = re.compile(r"[0-9]{1,4}")
BLANKS = re.compile(r"\s+")


def paragraphs(source: str, base: str) -> Paragraphs:
    """The paragraphs of text without headings; `base` is the address that links are relative to."""
    return paragraphs_of(expand_db_html(source), base)


def paragraphs_of(markup: str, base: str) -> Paragraphs:
    """Those of HTML; a heading is a bold one."""
    found = pieces(markup, base)
    return tuple(Paragraph((Run(one.text, bold=True),)) if isinstance(one, Heading) else one for one in found)


def pieces(markup: str, base: str) -> Iterator[Paragraph | Heading]:
    """The paragraphs and headings of HTML in their order; what is empty is left out."""
    if not markup.strip():
        return
    root = lxml_html.fragment_fromstring(clean_text(markup), create_parent="div")
    for found in _Reader(base).read(root):
        if isinstance(found, Heading) or found.text.strip():
            yield found


def plain(text: str) -> Paragraphs:
    """The lines of a text without marks."""
    return tuple(Paragraph((Run(line.strip()),)) for line in clean_text(text).splitlines() if line.strip())


class _Reader:
    def __init__(self, base: str) -> None:
        self._base = base

    def read(self, parent: HtmlElement, level: int = 0) -> Iterator[Paragraph | Heading]:
        """`level` is that of the lists in it."""
        loose: list[Run] = [*_run(parent.text, Run(""))]
        for child in parent:
            if child.tag in PARTED:
                yield from _paragraph(loose)
                loose = []
                yield from self._block(child, level)
            else:
                loose += self._inline(child, Run(""))
            loose += _run(child.tail, Run(""))
        yield from _paragraph(loose)

    def _block(self, element: HtmlElement, level: int) -> Iterator[Paragraph | Heading]:
        if element.tag in HEADINGS:
            text = " ".join(element.text_content().split())
            if text:
                yield Heading(HEADINGS[element.tag], text, element.get("id", ""))
        elif element.tag in LISTS:
            yield from self._list(element, level)
        elif element.tag == "tr":
            yield from self._row(element)
        else:
            yield from self.read(element, level)

    def _list(self, element: HtmlElement, level: int) -> Iterator[Paragraph | Heading]:
        items = [child for child in element if child.tag == "li"]
        for item, number in zip(items, _numbers(element, len(items)), strict=True):
            is_first = True
            for found in self.read(item, level + 1):
                if not found.text.strip():
                    continue
                if is_first and isinstance(found, Paragraph) and not found.list:
                    yield from _entry(found, element, level, number)
                else:
                    yield found
                is_first = False

    def _row(self, row: HtmlElement) -> Iterator[Paragraph]:
        """The cells of a row beside each other, the empty ones too: each keeps its place."""
        runs: list[Run] = []
        for number, cell in enumerate(row.iterchildren("td", "th")):
            if number:
                runs.append(Run(" | "))
            for found in self.read(cell):
                runs += (Run(found.text),) if isinstance(found, Heading) else found.runs
                runs.append(Run(" "))
        if any(run.text.strip(" |") for run in runs):
            yield from _paragraph(runs)

    def _inline(self, element: HtmlElement, style: Run) -> Iterator[Run]:
        if not isinstance(element.tag, str):
            return
        if element.tag == "br":
            yield style._replace(text=" ")
        if element.tag in BOLD:
            style = style._replace(bold=True)
        elif element.tag in ITALIC:
            style = style._replace(italic=True)
        elif element.tag == "a" and element.get("href"):
            style = style._replace(href=urljoin(self._base, element.get("href")))
        yield from _run(element.text, style)
        for child in element:
            yield from self._inline(child, style)
            yield from _run(child.tail, style)


def _numbers(element: HtmlElement, count: int) -> range:
    """Those of the items of a list, as a browser counts them."""
    is_reversed = "reversed" in element.attrib
    start = element.get("start", "")
    first = int(start) if START.fullmatch(start) else (count if is_reversed else 1)
    return range(first, first - count, -1) if is_reversed else range(first, first + count)


def _entry(found: Paragraph, element: HtmlElement, level: int, number: int) -> Iterator[Paragraph]:
    """An item of a list. Writers count in figures: other labels stand in the text."""
    kind = LISTS[element.tag]
    label = _label(element.get("type", ""), number) if kind == "number" else ""
    if label:
        return _paragraph([Run(f"{label} "), *found.runs])
    return _paragraph(list(found.runs), kind, level, number if kind == "number" else 0)


def _label(kind: str, number: int) -> str:
    """Such as "a)", "iv)"; nothing where the items are counted in figures."""
    if kind in ("a", "A") and 1 <= number <= len(LETTERS):
        letter = LETTERS[number - 1]
    elif kind in ("i", "I") and number >= 1:
        letter = roman(number).lower()
    else:
        return ""
    return f"{letter.upper() if kind.isupper() else letter})"


def _run(text: str | None, style: Run) -> Iterator[Run]:
    if text:
        yield style._replace(text=BLANKS.sub(" ", text))


def _paragraph(
    runs: list[Run], kind: Literal["", "bullet", "number"] = "", level: int = 0, number: int = 0
) -> Iterator[Paragraph]:
    """With neighbouring runs of one style as one, and no blanks around it."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = run._replace(text=BLANKS.sub(" ", joined[-1].text + run.text))
        else:
            joined.append(run)
    if joined:
        joined[0] = joined[0]._replace(text=joined[0].text.lstrip())
        joined[-1] = joined[-1]._replace(text=joined[-1].text.rstrip())
        yield Paragraph(tuple(run for run in joined if run.text), kind, level, number)
