"""Where one object leads to another: in keys, in the blocks of a body, in the tags of running text.

The same walk serves both ways. What it finds it hands to a `Translator`, which knows the one form and gives
the other: a primary key of this database, or the name of an object in the export.
"""

import re
from typing import Any, Protocol

from django.db.models import Model
from wagtail import blocks
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import features

TAG = re.compile(r"<(?:a|embed)\b[^>]*>")
KIND = re.compile(r'\b(link|embed)type="([^"]*)"')
ID = re.compile(r'\bid="([^"]*)"')


class Translator(Protocol):
    def value(self, model: type[Model], value: Any) -> Any:
        """A key of a block or a field in the other form; None where it leads nowhere."""

    def attribute(self, model: type[Model], value: str) -> str:
        """The same for an attribute of a tag."""

    def look_at(self, html: str) -> None:
        """Raises an exception where a running text can't be taken."""

    def look_at_address(self, address: str) -> None:
        """The same for an address that stands in a field or block of its own."""


def in_text(html: str, translator: Translator) -> str:
    """Running text as Wagtail keeps it, nothing changed but the ids of the links and embeds in it."""

    def change(match: re.Match[str]) -> str:
        tag = match[0]
        kind = KIND.search(tag)
        model = _target(kind[1], kind[2]) if kind else None
        if model is None:
            return tag
        return ID.sub(lambda found: f'id="{translator.attribute(model, found[1])}"', tag, count=1)

    translator.look_at(html)
    return TAG.sub(change, html)


def _target(tag: str, name: str) -> type[Model] | None:
    handlers = features.get_link_types() if tag == "link" else features.get_embed_types()
    handler = handlers.get(name)
    try:
        return handler.get_model() if handler else None
    except NotImplementedError:
        return None


def in_block(block: blocks.Block, raw: Any, translator: Translator) -> Any:
    """The raw value of a block, as the database has it."""
    if isinstance(block, blocks.ChooserBlock):
        return translator.value(block.model_class, raw)
    if isinstance(block, blocks.RichTextBlock):
        return in_text(raw, translator) if isinstance(raw, str) else raw
    if isinstance(block, blocks.URLBlock):
        translator.look_at_address(str(raw or ""))
        return raw
    if isinstance(block, BaseStreamBlock):
        return [_in_item(block.child_blocks.get(item["type"]), item, translator) for item in raw or []]
    if isinstance(block, ListBlock):
        return [_in_list_item(block.child_block, item, translator) for item in raw or []]
    if isinstance(block, BaseTypedTableBlock):
        return _in_table(block, raw, translator) if raw else raw
    if isinstance(block, ImageBlock) and (not isinstance(raw, dict) or "ref" in raw):
        # As it was kept before it had a text alternative of its own.
        return in_block(block.child_blocks["image"], raw, translator)
    if isinstance(block, BaseStructBlock) and isinstance(raw, dict):
        children = block.child_blocks
        return {
            name: in_block(children[name], value, translator) if name in children else value
            for name, value in raw.items()
        }
    return raw


def _in_item(block: blocks.Block | None, item: dict[str, Any], translator: Translator) -> dict[str, Any]:
    return {**item, "value": in_block(block, item["value"], translator)} if block else item


def _in_list_item(block: blocks.Block, item: Any, translator: Translator) -> Any:
    if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
        return _in_item(block, item, translator)
    # As lists were kept before their items had ids.
    return in_block(block, item, translator)


def _in_table(block: Any, raw: dict[str, Any], translator: Translator) -> dict[str, Any]:
    columns = [block.child_blocks.get(column["type"]) for column in raw["columns"]]
    rows = [
        {
            **row,
            "values": [
                in_block(column, value, translator) if column else value
                for column, value in zip(columns, row["values"], strict=True)
            ],
        }
        for row in raw["rows"]
    ]
    return {**raw, "rows": rows}
