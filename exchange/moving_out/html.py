"""A body as clean HTML, for systems that don't know our blocks.

Made of the blocks themselves and not by the site's templates: no class, no script, and a new block needs
nothing. Pages are linked to by their addresses, images and files by where they lie in the export; what not
everyone may read isn't linked to.
"""

import re
from typing import Any

import nh3
from django.utils.html import escape
from wagtail import blocks
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.images.blocks import ImageBlock

from .links import Links
from .references import ID, TAG

TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "li", "ol", "p", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u",
    "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
ALT = re.compile(r'\balt="([^"]*)"')
# What an editor chose about a block, no part of its text.
CHOICES = (blocks.ChoiceBlock, blocks.MultipleChoiceBlock, blocks.BooleanBlock)


def clean(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)


def html_of(block: blocks.Block, raw: Any, links: Links) -> str:
    """The HTML of a block, whose value is that of a record."""
    return clean(_html(block, raw, links))


def html_of_text(text: str, links: Links) -> str:
    return clean(_running_text(text, links))


def _html(block: blocks.Block, raw: Any, links: Links) -> str:
    if raw in (None, "", []) or isinstance(block, CHOICES):
        return ""
    if isinstance(block, blocks.RichTextBlock):
        return _running_text(raw, links)
    if isinstance(block, BaseStreamBlock):
        known = (item for item in raw if item["type"] in block.child_blocks)
        return "\n".join(_html(block.child_blocks[item["type"]], item["value"], links) for item in known)
    if isinstance(block, ListBlock):
        return "\n".join(_html(block.child_block, _item(item), links) for item in raw)
    if isinstance(block, BaseTypedTableBlock):
        return _table(block, raw, links)
    if isinstance(block, ImageBlock):
        return links.image(raw, raw.get("alt_text")) if "image" not in raw else _image(raw, links)
    if isinstance(block, BaseStructBlock):
        return _struct(block, raw, links)
    if isinstance(block, blocks.ChooserBlock):
        return links.chosen(raw)
    return _line(block, str(raw))


def _struct(block: Any, raw: dict[str, Any], links: Links) -> str:
    parts = (_html(child, raw.get(name), links) for name, child in block.child_blocks.items())
    return f"<div>{''.join(parts)}</div>"


def _image(raw: dict[str, Any], links: Links) -> str:
    return links.image(raw["image"], "" if raw.get("decorative") else raw.get("alt_text"))


def _line(block: blocks.Block, text: str) -> str:
    """One line or a few: a heading where the block opens a part or is called a title."""
    if isinstance(block, blocks.URLBlock):
        return f'<p><a href="{escape(text)}">{escape(text)}</a></p>'
    shown = escape(text).replace("\n", "<br>")
    if hasattr(block, "part_heading"):
        return f"<h2>{shown}</h2>"
    return f"<h3>{shown}</h3>" if block.name == "title" else f"<p>{shown}</p>"


def _item(item: Any) -> Any:
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" else item


def _table(block: Any, raw: dict[str, Any], links: Links) -> str:
    columns = [block.child_blocks.get(column["type"]) for column in raw["columns"]]
    head = "".join(f"<th>{escape(column['heading'])}</th>" for column in raw["columns"])
    rows = (
        "".join(
            f"<td>{_cell(column, value, links)}</td>"
            for column, value in zip(columns, row["values"], strict=True)
        )
        for row in raw["rows"]
    )
    caption = f"<caption>{escape(raw['caption'])}</caption>" if raw.get("caption") else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(block: blocks.Block | None, value: Any, links: Links) -> str:
    return _html(block, value, links).removeprefix("<p>").removesuffix("</p>") if block else ""


def _running_text(text: str, links: Links) -> str:
    def tag(match: re.Match[str]) -> str:
        found = ID.search(match[0])
        if found is None:
            return match[0]
        if match[0].startswith("<embed"):
            alt = ALT.search(match[0])
            return links.image({"ref": found[1]}, alt[1] if alt else "")
        address = links.address(found[1])
        return f'<a href="{escape(address)}">' if address else "<a>"

    return TAG.sub(tag, text)
