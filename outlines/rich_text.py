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

BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
LISTS: dict[str, Literal["bullet", "number"]] = {"ul": "bullet", "ol": "number"}
PARTED = {*LISTS, *HEADINGS, "p", "div", "hr", "blockquote", "table", "tbody", "tr", "td", "th"}
BLANKS = re.compile(r"\s+")


def paragraphs(source: str, base: str) -> Paragraphs:
    """The paragraphs of text without headings; `base` is the address that links are relative to."""
    return paragraphs_of(expand_db_html(source), base)


def paragraphs_of(markup: str, base: str) -> Paragraphs:
    """Those of HTML, without its headings."""
    return tuple(found for found in pieces(markup, base) if isinstance(found, Paragraph))


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

    def read(self, parent: HtmlElement) -> Iterator[Paragraph | Heading]:
        loose: list[Run] = [*_run(parent.text, Run(""))]
        for child in parent:
            if child.tag in PARTED:
                yield from _paragraph(loose)
                loose = []
                yield from self._block(child)
            else:
                loose += self._inline(child, Run(""))
            loose += _run(child.tail, Run(""))
        yield from _paragraph(loose)

    def _block(self, element: HtmlElement) -> Iterator[Paragraph | Heading]:
        if element.tag in HEADINGS:
            text = " ".join(element.text_content().split())
            if text:
                yield Heading(HEADINGS[element.tag], text, element.get("id", ""))
        elif element.tag in LISTS:
            yield from self._list(element, 0)
        else:
            yield from self.read(element)

    def _list(self, element: HtmlElement, level: int) -> Iterator[Paragraph]:
        kind = LISTS[element.tag]
        items = [child for child in element if child.tag == "li"]
        for number, item in enumerate(items, 1):
            runs = [*_run(item.text, Run(""))]
            below: list[Paragraph] = []
            for child in item:
                if child.tag in LISTS:
                    below += self._list(child, level + 1)
                else:
                    runs += self._inline(child, Run(""))
                runs += _run(child.tail, Run(""))
            yield from _paragraph(runs, kind, level, number if kind == "number" else 0)
            yield from below

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
