"""The text of an item as the blocks of a page."""

import re
import uuid
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

import nh3

from core.kinds import Kind
from documents.structure import read_heading

from ..item import Item, Table
from ..titles import without_heading_lines
from .files import address_key

# An editor of Wagtail stays quick with this many paragraphs in one block.
BLOCK_PARAGRAPHS = 100
TAGS = {"p", "h2", "h3", "h4", "b", "i", "sup", "sub", "ul", "ol", "li", "br", "hr", "a"}
SCHEMES = {"http", "https", "mailto", "tel"}
# As nh3 writes it.
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.S)
# Where the national database of legal documents was until 2026: nothing answers there any more.
DEAD_HOSTS = re.compile(r"(^|\.)(vbpl\.vn|vbpl\.moj\.gov\.vn)$")
DEAD_PATHS = {"moj.gov.vn": re.compile(r"^/vbpq/", re.I)}
LONGEST_CAPTION = 300


class Body:
    """The blocks of a page, in raw data; `links` are the addresses of the old site that its text links to."""

    def __init__(self, item: Item, source: str) -> None:
        self.item, self.source = item, source
        self.text_type = "legal_text" if item.kind is Kind.DOCUMENTS else "rich_text"
        self.blocks: list[dict[str, Any]] = []
        self.links: list[str] = []

    def add(self, kind: str, value: Any) -> None:
        # The same ones whenever the record is imported, so that its versions can be compared.
        name = f"{self.source}:{self.item.id}:{len(self.blocks)}"
        self.blocks.append({"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name))})

    def add_text(self, html: str) -> None:
        cleaned = clean(html)
        self.links += own_links(cleaned)
        if cleaned.strip():
            self.add(self.text_type, cleaned)

    def add_table(self, table: Table) -> None:
        width = max([len(table.headings), *(len(row) for row in table.rows)], default=0)
        headings = [*table.headings, *[""] * (width - len(table.headings))]
        self.add(
            "table",
            {
                "columns": [{"type": "text", "heading": heading} for heading in headings],
                "rows": [{"values": [*row, *[""] * (width - len(row))]} for row in table.rows],
                "caption": table.caption,
            },
        )

    def add_image(self, image: int, caption: str) -> None:
        """What a caption is too long by follows as a paragraph."""
        shown, rest = parted(caption, LONGEST_CAPTION)
        chosen = {"image": image, "alt_text": caption[:255], "decorative": not caption}
        self.add("image", {"image": chosen, "caption": shown})
        if rest:
            self.add_text(f"<p>{escape(rest, quote=False)}</p>")

    def add_file(self, file: int, title: str) -> None:
        self.add("file", {"file": file, "title": title[:200]})

    def links_to(self, place_address: str) -> bool:
        return place_address in {address_key(link) for link in self.links}


def clean(html: str) -> str:
    """HTML as Wagtail keeps it, without links that lead nowhere any more.

    A dead link to a document becomes its words: what they cite is recognised, and linked as soon as there is
    one document that they can mean, as in any text (documents.resolving).
    """
    kept = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return LINK.sub(lambda link: link[2] if is_dead(unescape(link[1])) else link[0], kept)


def parted(text: str, length: int) -> tuple[str, str]:
    """A text of at most so many characters, ended at a word, and what is left."""
    if len(text) <= length:
        return text, ""
    end = text.rfind(" ", 1, length + 1)
    end = end if end > 0 else length
    return text[:end].rstrip(), text[end:].lstrip()


def is_dead(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return True
    gone = DEAD_PATHS.get(host)
    return bool(DEAD_HOSTS.search(host) or (gone and gone.match(parts.path)))


def own_links(html: str) -> list[str]:
    """The addresses of the old site itself in clean HTML: those without a host."""
    addresses = (unescape(link[1]) for link in LINK.finditer(html))
    return [address for address in addresses if address.startswith("/") and not address.startswith("//")]


def legal_texts(paragraphs: Sequence[str]) -> Iterator[str]:
    """The plain text of a document as HTML: a piece for each chapter, or for a hundred paragraphs."""
    blocks: list[list[str]] = [[]]
    for paragraph in without_heading_lines(list(paragraphs)):
        heading = read_heading(paragraph)
        new_chapter = heading is not None and heading.kind in ("part", "chapter")
        full = len(blocks[-1]) >= BLOCK_PARAGRAPHS and (heading or len(blocks[-1]) >= 2 * BLOCK_PARAGRAPHS)
        if blocks[-1] and (new_chapter or full):
            blocks.append([])
        blocks[-1].append(f"<p>{escape(paragraph, quote=False)}</p>")
    return ("".join(parts) for parts in blocks)
