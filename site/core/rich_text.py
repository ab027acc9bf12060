"""Rich text as it may be stored: the elements that our editor knows, and no others.

The editor's own form cleans what is typed. What code writes, an import, a feed, a command, doesn't go through
it, and Wagtail shows rich text as it is stored: so it is cleaned where it enters the database (core.fields).
"""

import re
from html import unescape
from typing import Any

import nh3
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

PARAGRAPHS = {"p", "h2", "h3", "h4", "li"}
# What the features of core.blocks and documents.blocks name, and how other programs write the same.
TAGS = PARAGRAPHS | {"b", "i", "strong", "em", "sup", "sub", "ol", "ul", "a", "hr", "br", "embed"}
# Tables come as blocks; what has one in its text keeps it.
TAGS |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
KEY = "data-block-key"
ATTRIBUTES = {
    # Wagtail's own: a link to a page or a file, and an embedded image.
    "a": {"href", "linktype", "id"},
    "embed": {"embedtype", "id", "alt", "format", "url"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "hr": {KEY},
    **{tag: {KEY} for tag in PARAGRAPHS},
}
SCHEMES = {"http", "https", "mailto", "tel"}
NAMES = "|".join(sorted(set().union(*ATTRIBUTES.values())))
# A "<" with which no element begins that is allowed as it stands.
FOREIGN = re.compile(
    rf'<(?!/?(?:{"|".join(sorted(TAGS))})(?:\s+(?:{NAMES})="[^"<>]*")*\s*/?>)'  # of one line each
)
ADDRESS = re.compile(r'\shref="([^"]*)"')
IDENTITY = re.compile(r'\sid="(?!\d*")')
# Browsers leave these out of an address before they look for its scheme.
IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f]")
SCHEME = re.compile(r"[^/?#:]*:")
EMBED = re.compile(r"<embed([^>]*[^>/])>")


def clean_rich_text(html: str) -> str:
    """`html` without what doesn't belong there. What is clean is left as it is, letter by letter."""
    if is_clean(html):
        return html
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        attribute_filter=_attribute,
    )
    # As Wagtail looks for it.
    return EMBED.sub(r"<embed\1/>", cleaned)


def is_clean(html: str) -> bool:
    if FOREIGN.search(html) or IDENTITY.search(html):
        return False
    return all(is_harmless(unescape(found)) for found in ADDRESS.findall(html))


def is_harmless(address: str) -> bool:
    scheme = SCHEME.match(IGNORED.sub("", address))
    return scheme is None or scheme[0][:-1].lower() in SCHEMES


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if value.isdecimal() else None
    return None if ">" in value else value


def clean_value(block: blocks.Block, value: Any) -> Any:
    """The value of a block as it is stored, with its rich text cleaned, however deep."""
    if isinstance(block, blocks.RichTextBlock):
        return clean_rich_text(value) if isinstance(value, str) else value
    if isinstance(block, blocks.StreamBlock) and isinstance(value, list):
        return [_clean_child(block, child) for child in value]
    if isinstance(block, blocks.ListBlock) and isinstance(value, list):
        return [_clean_item(block, item) for item in value]
    if isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        children = block.child_blocks
        return {
            name: clean_value(children[name], one) if name in children else one for name, one in value.items()
        }
    if isinstance(block, TypedTableBlock) and isinstance(value, dict):
        return {**value, "rows": [_clean_row(block, value, row) for row in value.get("rows", ())]}
    return value


def _clean_child(stream: blocks.StreamBlock, child: Any) -> Any:
    block = stream.child_blocks.get(child["type"])
    return {**child, "value": clean_value(block, child["value"])} if block else child


def _clean_item(list_block: blocks.ListBlock, item: Any) -> Any:
    # Older rows have the values alone.
    is_wrapped = isinstance(item, dict) and item.get("type") == "item"
    if is_wrapped:
        return {**item, "value": clean_value(list_block.child_block, item["value"])}
    return clean_value(list_block.child_block, item)


def _clean_row(table: TypedTableBlock, value: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    kinds = [table.child_blocks.get(column["type"]) for column in value["columns"]]
    cells = [
        clean_value(kind, cell) if kind else cell for kind, cell in zip(kinds, row["values"], strict=False)
    ]
    return {**row, "values": cells}
