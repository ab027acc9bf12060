"""Reads the page of an outline as a value of outlines.content."""

import itertools
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from wagtail.images.models import Filter
from wagtail.rich_text import expand_db_html

from core.blocks import public_blocks
from core.headings import new_anchor, with_anchors
from core.renditions import QUICK, filters
from core.text import clean_text
from documents.citing import Place
from documents.numbers import shown_number
from documents.quoting import Quoted, quoted

from .blocks import place_of, places_in
from .content import (
    Attachment,
    Callout,
    Comparison,
    ComparisonRow,
    Heading,
    Item,
    KeyPoint,
    Law,
    Picture,
    ProvisionQuote,
    Question,
    Questions,
    Quote,
    Section,
    Situation,
    Table,
    Text,
)
from .numerals import roman
from .rich_text import paragraphs, paragraphs_of, pieces, plain

logger = logging.getLogger(__name__)
# White below what is transparent: a picture is printed on paper.
PICTURE = Filter(spec="max-1600x1600|format-jpeg|bgcolor-ffffff")
# As pages have it anyway.
ON_SITE = filters("figure", QUICK)[-1]
# The heading of a part that an editor has named as one.
PART = 2


Quotes = Mapping[Place, Quoted]


def read_sections(body: Any, base: str, quotes: Quotes | None = None) -> list[Section]:
    """The parts of a body by the highest headings that it has, not yet timed.

    `base` is the address that its links are relative to; `quotes` are asked for where they aren't given.
    """
    if quotes is None:
        quotes = quoted(places_in(body))
    found = list(_Reader(base, quotes).read(public_blocks(body)))
    highest = min((item.level for item, _numeral in found if isinstance(item, Heading)), default=0)
    sections = [Section("", "", "", 0, ())]
    for item, numeral in found:
        if isinstance(item, Heading) and item.level == highest:
            sections.append(Section(numeral, item.text, item.anchor, 0, ()))
        else:
            # Below a part a heading is of the third or fourth level, wherever the text begins.
            item = replace(item, level=max(3, item.level)) if isinstance(item, Heading) else item
            sections[-1] = replace(sections[-1], items=(*sections[-1].items, item))
    return [section for section in sections if section.heading or section.items]


class _Reader:
    """Reads blocks in their order; the headings among them with the numeral of their part."""

    def __init__(self, base: str, quotes: Quotes) -> None:
        self._base = base
        self._quotes = quotes
        self._anchors: set[str] = set()
        self._numbers = itertools.count(1)

    def read(self, blocks: Iterable[Any]) -> Iterator[tuple[Item, str]]:
        for block in blocks:
            if block.block_type == "part":
                text = block.block.part_heading(block.value)
                yield Heading(PART, text, new_anchor(text, self._anchors)), roman(next(self._numbers))
            elif block.block_type == "rich_text":
                for item in self._text(block.value):
                    yield item, ""
            else:
                for item in getattr(self, f"_{block.block_type}")(block.value):
                    yield item, ""

    def _text(self, value: Any) -> Iterator[Item]:
        markup = with_anchors(expand_db_html(value.source), self._anchors)
        for is_heading, group in itertools.groupby(
            pieces(markup, self._base), lambda piece: isinstance(piece, Heading)
        ):
            if is_heading:
                yield from group  # type: ignore[misc] # headings alone
            else:
                yield Text(tuple(group))  # type: ignore[arg-type] # paragraphs alone

    def _key_point(self, value: Any) -> Iterator[Item]:
        yield KeyPoint(_line(value["text"]), self._paragraphs(value["note"]))

    def _questions(self, value: Any) -> Iterator[Item]:
        items = [Question(_line(one["question"]), self._paragraphs(one["answer"])) for one in value["items"]]
        yield Questions(_line(value["title"]), tuple(items))

    def _situation(self, value: Any) -> Iterator[Item]:
        facts, handling = self._paragraphs(value["facts"]), self._paragraphs(value["handling"])
        yield Situation(_line(value["title"]), facts, _line(value["question"]), handling)

    def _comparison(self, value: Any) -> Iterator[Item]:
        rows = (ComparisonRow(_line(r["topic"]), _lines(r["old"]), _lines(r["new"])) for r in value["rows"])
        yield Comparison(_line(value["title"]), _line(value["old"]), _line(value["new"]), tuple(rows))

    def _provision(self, value: Any) -> Iterator[Item]:
        asked = _line(value["provision"])
        place = place_of(value["document"], asked)
        found = self._quotes.get(place) if place else None
        if place is None or found is None:
            yield ProvisionQuote(Law(""), asked, "", ())
            return
        law = law_of(found.document, found.status)
        if found.wording is None:
            yield ProvisionQuote(law, asked, "", ())
            return
        words = paragraphs_of(found.wording.html, law.href)
        if found.document.is_summary:
            # In brackets, as what is read but not said.
            words += plain(f"[{_('This is a summary, not the text of the document.')}]")
        href = f"{law.href}#{place[1]}"
        is_summary = found.document.is_summary
        yield ProvisionQuote(law, found.wording.label, found.wording.heading, words, href, is_summary)

    def _table(self, value: Any) -> Iterator[Item]:
        headings = tuple(_line(column["heading"]) for column in value.columns)
        rows = tuple(tuple(_lines(str(cell)) for cell in row["values"]) for row in value.row_data)
        yield Table(_line(value.caption), headings if any(headings) else (), rows)

    def _image(self, value: Any) -> Iterator[Item]:
        image = value["image"]
        if image:
            alt = "" if getattr(image, "decorative", False) else getattr(image, "contextual_alt_text", "")
            yield Picture(
                _line(alt),
                _line(value["caption"]),
                picture_loader(image),
                picture_name(image),
                partial(picture_address, image),
            )

    def _gallery(self, value: Any) -> Iterator[Item]:
        if value["title"]:
            yield Text(plain(value["title"]))
        for figure in value["images"]:
            yield from self._image(figure)

    def _quote(self, value: Any) -> Iterator[Item]:
        yield Quote(_lines(value["text"]), _line(value["attribution"]))

    def _callout(self, value: Any) -> Iterator[Item]:
        label = dict(value.block.child_blocks["kind"].field.choices).get(value["kind"], "")
        yield Callout(str(label), _line(value["title"]), self._paragraphs(value["text"]))

    def _file(self, value: Any) -> Iterator[Item]:
        file = value["file"]
        yield Attachment(_line(value["title"]) or file.title, self._absolute(file.url))

    def _embed(self, value: Any) -> Iterator[Item]:
        if value:
            yield Attachment(value.url, value.url)

    def _paragraphs(self, value: Any) -> tuple[Any, ...]:
        return paragraphs(value.source, self._base) if value else ()

    def _absolute(self, address: str) -> str:
        return urljoin(self._base, address)


def law_of(document: Any, status: Any = None) -> Law:
    """A public document as an outline names it, with its status today or that of what is quoted of it."""
    status = status or document.status
    number = shown_number(document.number)
    return Law(document.title, number, status.value, str(status.label), document.full_url or "")


def picture_name(image: Any) -> str:
    """Another one where the image is; empty while the virus scanner holds it, so that what was made without
    it is made anew when it has passed."""
    return "" if image.is_held else str(image.file.name)


def picture_loader(image: Any) -> Any:
    """Gives the image as a JPEG when it is called; None where the original is broken or missing."""

    def load() -> bytes | None:
        try:
            with image.open_file() as file:
                drawn = image.generate_rendition_instance(PICTURE, BytesIO(file.read()))
            with drawn.file.open() as file:
                return file.read()
        # Whatever Pillow or the storage raises: the text is worth more than its picture.
        except Exception:
            logger.exception("Image %s (%s) can't be read", image.pk, image.file.name)
            return None

    return load


def picture_address(image: Any) -> str:
    """Where the site has the image, drawn if it isn't yet; empty where the original is broken or missing."""
    try:
        return image.get_rendition(ON_SITE).url
    # As in picture_loader.
    except Exception:
        logger.exception("Image %s (%s) can't be drawn", image.pk, image.file.name)
        return ""


def _line(text: Any) -> str:
    return " ".join(clean_text(str(text or "")).split())


def _lines(text: Any) -> str:
    lines = (" ".join(line.split()) for line in clean_text(str(text or "")).splitlines())
    return "\n".join(filter(None, lines))
