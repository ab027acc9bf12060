"""A saved page of an old site: its title, date, author, source and text among all that surrounds them."""

import datetime
import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from django.utils.translation import gettext as _
from lxml import etree
from lxml.cssselect import CSSSelector
from readability import Document
from readability.readability import Unparseable

from core.text import fold

from ..item import BadRecord, Download, Part, Picture, Table, Text
from .cleaning import clean_tree, parsed
from .dates import find_moment
from .flow import Decoder
from .grids import words
from .links import Links
from .mapping import Mapping
from .marks import (
    ACCORDING_TO,
    AUTHOR_LABEL,
    DATE_LABEL,
    HOME,
    JUNK,
    METAS,
    NOBODY,
    OTHER_PAGES,
    SELECTORS,
    SOURCE_LABEL,
)  # fmt: skip
from .records import Body

# Characters: less is no text, unless it has a picture, a table or a file.
LEAST = 80
# A page has some thousand.
MOST_ELEMENTS = 30_000
LABEL_LENGTH = 200
LINES = ("p", "li", "div", "span", "td", "dd", "em", "i", "b", "strong", "time", "small", "h5", "h6", "font")
UNLINKED = "[not(ancestor::a or ancestor::script or ancestor::style)]"
# Headings of links to other pages that are looked at.
MOST_HEADINGS = 20
# Elements in a line, itself among them.
SIMPLE = 6
LEAD = range(40, 1_000)
LAST = re.compile(r"<p>((?:(?!</?p>).)*)</p>$", re.S)
FIRST = re.compile(r"<(p|h2|h3)>(.*?)</\1>", re.S)
ALL_BOLD = re.compile(r"<b>((?:(?!</?b>).)*)</b>", re.S)
LINKED = re.compile(r'<a href="([^"]*)"')
STRUCTURED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


class Article(Document):
    """The readable part of a page, with its tables and pictures."""

    def sanitize(self, node: Any, candidates: Any, keep_all_images: bool = False) -> str:
        return etree.tostring(node, encoding="unicode", method="html")


class SavedPage:
    """A page while it is taken apart. Raises BadRecord where it holds no text of its own."""

    def __init__(self, markup: str, mapping: Mapping, links: Links) -> None:
        self.mapping, self.links = mapping, links
        self.root: Any = parsed(markup, MOST_ELEMENTS)
        if self.root is None:
            raise BadRecord(_("There is no text in it."))
        date = STRUCTURED_DATE.search(markup)
        self.record: dict[str, Any] = {
            "title": self.title(),
            "published_at": self.date() or (find_moment(date[1]) if date else None),
            "changed_at": find_moment(self.meta("changed_at")),
            "author": self.author(),
            "source_name": self.text("source_name") or self.labelled(SOURCE_LABEL),
            "lead": self.text("lead"),
            "sections": self.sections(),
            "image": self.image(),
        }
        self.body = self.read_body()

    def element(self, name: str) -> Any:
        """What the mapping's selector finds, or where it has none the first of those of common systems."""
        own = self.mapping.selectors.get(name)
        for selector in (own,) if own else SELECTORS.get(name, ()):
            for found in elements_of(selector, self.root):
                if words(found) or found.get("datetime") or found.get("content"):
                    return found
        return None

    def text(self, name: str) -> str:
        found = self.element(name)
        if found is None:
            return ""
        text = words(found) or found.get("content", "")
        label = SOURCE_LABEL.fullmatch(text) or AUTHOR_LABEL.fullmatch(text)
        return label[1] if label else text

    def meta(self, name: str) -> str:
        for known in METAS.get(name, ()):
            for key in ("property", "name", "itemprop"):
                found = self.root.xpath(f"//meta[@{key}=$known]/@content", known=known)
                if found and found[0].strip():
                    return found[0].strip()
        return ""

    def title(self) -> str:
        found = self.text("title") or self.meta("title")
        if found:
            return found
        title = " ".join(self.root.xpath("string(//head//title)").split())
        # After it, the name of the site.
        return re.split(r"\s+[|»–-]\s+", title)[0]

    def date(self) -> datetime.datetime | None:
        element = self.element("published_at")
        if element is not None:
            for text in (element.get("datetime"), element.get("content"), words(element)):
                if text and (found := find_moment(text)):
                    return found
        if found := find_moment(self.meta("published_at")):
            return found
        moments = (find_moment(line) for line in self.lines() if DATE_LABEL.match(line))
        return next(filter(None, moments), None)

    def author(self) -> str:
        name = self.text("author") or self.meta("author") or self.labelled(AUTHOR_LABEL)
        return "" if fold(name) in NOBODY else name

    def labelled(self, label: re.Pattern[str]) -> str:
        return next((match[1] for line in self.lines() if (match := label.fullmatch(line))), "")

    def lines(self) -> Iterator[str]:
        """The short lines of the page, which may say of themselves what they are."""
        for element in self.root.iter(*LINES):
            if sum(1 for _inner in islice(element.iter(), SIMPLE + 1)) <= SIMPLE:
                line = words(element)
                if 0 < len(line) <= LABEL_LENGTH:
                    yield line

    def sections(self) -> list[str]:
        """Those of the path at the top of the page, without the home page and the page itself."""
        own, title = self.mapping.selectors.get("sections"), fold(self.title())
        for selector in (own,) if own else SELECTORS["sections"]:
            names = [words(found) for found in elements_of(selector, self.root)]
            names = [name for name in dict.fromkeys(names) if name and fold(name) not in HOME]
            names = [name for name in names if fold(name) != title]
            if names:
                return names[:5]
        return []

    def image(self) -> str | None:
        """The picture that the page is shared with, where it was saved."""
        source = self.meta("image")
        return self.links.place(source) if source and self.links.has(source) else None

    def read_body(self) -> Body:
        body = self.body_element()
        tidy(body)
        parts, files, known = clean_tree(body, self.links, frozenset())
        decoder = Decoder(known)
        for name in ("title", "lead", "author", "source_name"):
            self.record[name] = decoder.line(self.record[name] or "")
        self.record["sections"] = [decoder.line(name) for name in self.record["sections"]]
        parts = self.without_head(parts)
        parts = self.without_end(parts)
        length = sum(len(part.html) for part in parts if isinstance(part, Text))
        if (
            length < LEAST
            and not files
            and not any(isinstance(part, Picture | Table | Download) for part in parts)
        ):
            raise BadRecord(_("There is no text in it."))
        return Body([], parts, files, known)

    def body_element(self) -> Any:
        found = self.element("body")
        if found is not None and ("body" in self.mapping.selectors or len(words(found)) >= LEAST):
            return found
        try:
            article = Article(etree.tostring(self.root, encoding="unicode", method="html")).summary()
        except Unparseable as error:
            raise BadRecord(_("There is no text in it.")) from error
        found = parsed(article)
        if found is None:
            raise BadRecord(_("There is no text in it."))
        if is_listing(found):
            raise BadRecord(_("It is a page of links to others, and no text."))
        return found

    def without_head(self, parts: list[Part]) -> list[Part]:
        """Without title and date, which the page shows by itself, and with the bold opening as the lead."""
        while parts and isinstance(parts[0], Text) and (match := FIRST.match(parts[0].html)):
            line = plain(match[2])
            is_known = fold(line) in {fold(self.record["title"]), fold(self.record["lead"])}
            is_date = len(line) <= LABEL_LENGTH and DATE_LABEL.match(line) and find_moment(line)
            bold = ALL_BOLD.fullmatch(match[2])
            is_lead = (
                bold and not self.record["lead"] and len(line) in LEAD and len(parts[0].html) > match.end()
            )
            if not (is_known or is_date or is_lead):
                break
            if is_lead:
                self.record["lead"] = line
            parts = shortened(parts, 0, parts[0].html[match.end() :])
        return parts

    def without_end(self, parts: list[Part]) -> list[Part]:
        """Without the last lines that say who wrote it and where it was taken from."""
        while parts and isinstance(parts[-1], Text) and (match := LAST.search(parts[-1].html)):
            line = plain(match[1])
            source = SOURCE_LABEL.fullmatch(line) or ACCORDING_TO.fullmatch(line)
            author = AUTHOR_LABEL.fullmatch(line)
            if len(line) > LABEL_LENGTH or not (source or author):
                break
            if source:
                self.record["source_name"] = self.record["source_name"] or source[1]
                link = LINKED.search(match[1])
                if link and link[1].startswith("http"):
                    self.record["source_url"] = html.unescape(link[1])
            elif author:
                self.record["author"] = self.record["author"] or author[1]
            parts = shortened(parts, -1, parts[-1].html[: match.start()])
        return parts


def shortened(parts: list[Part], place: int, left: str) -> list[Part]:
    """The parts with what is left of one of them, which is none where nothing is."""
    found = list(parts)
    if left:
        found[place] = Text(left)
    else:
        del found[place]
    return found


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def elements_of(selector: str, root: Any) -> list[Any]:
    return cast(list[Any], selected(selector)(root))


@lru_cache(maxsize=128)
def selected(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def tidy(body: Any) -> None:
    """Take out of an article what is no part of it: tools, and the titles of other pages."""
    half = letters_in(body) / 2
    for element in list(body.iterdescendants(etree.Element)):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if names.strip() and JUNK.search(names) and letters_in(element) <= half:
            remove(element)
    headings = (element for element in list(body.iterdescendants(etree.Element)) if announces_others(element))
    for heading in list(islice(headings, MOST_HEADINGS)):
        if body not in heading.iterancestors():
            continue
        if letters_after(heading, body) < LEAST:
            remove_from(heading, body)
            return
        remove_list(heading, body)


def announces_others(element: Any) -> bool:
    """Whether it is a heading of links to other pages."""
    if len(element) > 3 or re.search(r"\w", (element.tail or "").strip()):
        return False
    text = " ".join("".join(element.itertext()).split())[:60]
    return fold(text).strip(" :.") in OTHER_PAGES


def letters_in(element: Any) -> int:
    """How many letters of its text are in no link."""
    return count_letters(element.xpath(f".//text(){UNLINKED}"))


def letters_after(element: Any, body: Any) -> int:
    """How many letters that are in no link follow it in the body."""
    letters = 0
    while element is not body:
        letters += count_letters(
            element.xpath(f"following-sibling::text() | following-sibling::*//text(){UNLINKED}")
        )
        element = element.getparent()
    return letters


def count_letters(texts: list[str]) -> int:
    return sum(map(str.isalpha, "".join(texts)))


def remove_list(heading: Any, body: Any) -> None:
    """Remove a heading and the links that it announces."""
    while heading.getparent() is not body and words(heading.getparent()) == words(heading):
        heading = heading.getparent()
    for following in list(heading.itersiblings(etree.Element)):
        if count_letters(list(following.itertext())) > 2 * letters_in(following):
            remove(following)
        elif following.tag != "br":
            break
    remove(heading)


def remove(element: Any) -> None:
    """With all in it, but for the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def remove_from(element: Any, body: Any) -> None:
    """Remove the element and whatever follows it in the body."""
    inner, outer = element, element.getparent()
    while inner is not body and outer is not None:
        for following in list(inner.itersiblings()):
            outer.remove(following)
        inner.tail = None
        inner, outer = outer, outer.getparent()
    remove(element)


def is_listing(body: Any) -> bool:
    """Whether most of its words are links."""
    linked = sum(len(words(link)) for link in body.iter("a"))
    return linked > 0.5 * len(words(body))
