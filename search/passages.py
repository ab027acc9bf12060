"""How a page is cut into the passages that can be found by themselves."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from wagtail.rich_text import expand_db_html

from core.blocks import public_blocks
from core.headings import with_anchors
from core.markup import text_of
from core.models import BasePage
from core.text import clean_text
from documents.models import LegalDocumentPage

# Words. Measured: 300 ranks as well as 1,000, and what is shown of it fits a reader's eye.
PASSAGE_LENGTH = 300
# A paragraph is broken only where it makes a passage longer than this.
LONGEST = 500
ANCHORED = re.compile(r'(?=<h[2-4] id=")')


class Part(NamedTuple):
    """A piece of a page: where it is, what stands above it, and its text with a line for each paragraph."""

    anchor: str
    heading: str
    text: str


def page_parts(page: BasePage) -> Iterator[Part]:
    """The parts of a page in reading order, the first of which tells what the page is."""
    yield Part("", filing_heading(page), filing_text(page))
    parts = document_parts(page) if isinstance(page, LegalDocumentPage) else body_parts(page)
    for part in parts:
        yield from cut(part)


def filing_heading(page: BasePage) -> str:
    return clean_text(" ".join([getattr(page, "number", ""), page.title]).strip())


def filing_text(page: BasePage) -> str:
    """What the page is filed under, and its lead: all that its editors said of it outside the body."""
    lines = [page.lead, str(page.field_of_law or "")]
    lines += [getattr(page, name, "") for name in ("author", "source_name")]
    if document_type := getattr(page, "document_type", None):
        lines.append(str(document_type))
    if isinstance(page, LegalDocumentPage):
        lines += [
            f"{row.issuer} {row.signer} {row.signer_title}" for row in page.issuers.select_related("issuer")
        ]
    for name in ("audiences", "occasions"):
        lines += [str(term) for term in getattr(page, name).all()] if hasattr(page, name) else []
    lines += image_lines(page.image, page.image_alt, page.image_caption)
    return clean_text("\n".join(line for line in lines if line))


def image_lines(image: Any, *texts: str) -> list[str]:
    """The words of an image: those given where it stands, its title and its own description."""
    own = [image.title, image.default_alt_text] if image else []
    return [text for text in [*texts, *own] if text]


def document_parts(page: LegalDocumentPage) -> Iterator[Part]:
    """The provisions of a legal document; what only holds others is found by its heading."""
    for provision in page.provisions:
        text = text_of(provision.content)
        if text or provision.heading:
            yield Part(provision.anchor, provision.title, text)


def body_parts(page: Any) -> Iterator[Part]:
    """The sections of a body, each from one heading to the next across its blocks."""
    used: set[str] = set()
    anchor, heading, lines = "", "", [""]
    for block in public_blocks(page.body):
        if block.block_type != "rich_text":
            lines += block_lines(block)
            continue
        for piece in ANCHORED.split(with_anchors(expand_db_html(block.value.source), used)):
            if piece.startswith("<h"):
                yield Part(anchor, heading, "\n".join(filter(None, lines)))
                start, _close, piece = re.split(r"(</h[2-4]>)", piece, maxsplit=1)
                anchor, heading, lines = start.split('"')[1], text_of(start), []
            lines.append(text_of(piece))
    yield Part(anchor, heading, "\n".join(filter(None, lines)))


def block_lines(block: Any) -> list[str]:
    """The words of a block that isn't running text."""
    lines = [clean_text(line) for line in block.block.get_searchable_content(block.value)]
    figures = {"image": [block.value], "gallery": getattr(block.value, "get", lambda _name: [])("images")}
    for figure in figures.get(block.block_type, []):
        lines += image_lines(figure["image"], getattr(figure["image"], "contextual_alt_text", "") or "")
    return lines


def cut(part: Part) -> Iterator[Part]:
    """`part` as passages of about PASSAGE_LENGTH words, cut between paragraphs where they allow it."""
    if not part.text and not part.heading:
        return
    for text in cut_text(part.text):
        yield part._replace(text=text)


def cut_text(text: str) -> Iterator[str]:
    """The pieces of a text with lines; at least one, which may be empty."""
    lines: list[str] = []
    length = 0
    for line in short_lines(text.split("\n")):
        words = line.count(" ") + 1
        if lines and length + words > PASSAGE_LENGTH * 1.3:
            yield "\n".join(lines)
            lines, length = [], 0
        lines.append(line)
        length += words
    yield "\n".join(lines)


def short_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those of more than LONGEST words broken into shorter ones."""
    for line in lines:
        if line.count(" ") < LONGEST:
            yield line
            continue
        words = line.split(" ")
        for start in range(0, len(words), PASSAGE_LENGTH):
            yield " ".join(words[start : start + PASSAGE_LENGTH])
