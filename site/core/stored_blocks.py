"""The names under which blocks are stored, and what of stored bodies the code knows no more.

Wagtail leaves out, without a word, what it finds under a name that no block has any more. A block that is
renamed or removed needs a data migration, else its text is gone at the next saving. Of a column of a table it
can't even read the table.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import StreamField


def stream_fields() -> Iterator[StreamField]:
    """Those of all models that have a table."""
    for model in apps.get_models():
        yield from (field for field in model._meta.concrete_fields if isinstance(field, StreamField))


def stored_names() -> list[str]:
    """Every name under which something is stored, such as news.NewsPage.body/quote/text, in order."""
    names = {name for field in stream_fields() for name in _names_in(field.stream_block, path_of(field))}
    return sorted(names)


def path_of(field: StreamField) -> str:
    return f"{field.model._meta.label}.{field.name}"


def _names_in(block: Block, path: str) -> Iterator[str]:
    if isinstance(block, ListBlock):
        yield from _names_in(block.child_block, path)
        return
    for name, child in getattr(block, "child_blocks", {}).items():
        yield f"{path}/{name}"
        yield from _names_in(child, f"{path}/{name}")


def unknown_in(block: Block, raw: Any, path: str) -> Iterator[str]:
    """The names in a stored value that `block` doesn't know, once for each time that one stands there.

    Args:
        block: as the code defines it.
        raw: as the database has it.
        path: the name of the value itself.
    """
    for name, value, child in _parts_of(block, raw):
        if child is None:
            yield f"{path}/{name}" if name else path
        else:
            yield from unknown_in(child, value, f"{path}/{name}" if name else path)


def _parts_of(block: Block, raw: Any) -> Iterator[tuple[str, Any, Block | None]]:
    """Each part of a stored value: its name, empty in a list; its own value; its block, if there is one."""
    if isinstance(block, BaseStreamBlock):
        for one in raw or []:
            yield one["type"], one["value"], block.child_blocks.get(one["type"])
    elif isinstance(block, BaseStructBlock) and isinstance(raw, dict):
        for name, value in raw.items():
            yield name, value, block.child_blocks.get(name)
    elif isinstance(block, ListBlock):
        for one in raw or []:
            # Lists of before Wagtail 2.16 have the values alone.
            yield "", one["value"] if isinstance(one, dict) and "value" in one else one, block.child_block
    elif isinstance(block, BaseTypedTableBlock) and raw:
        kinds = [column["type"] for column in raw["columns"]]
        for name in kinds:
            yield name, None, block.child_blocks.get(name)
        for row in raw["rows"]:
            for name, value in zip(kinds, row["values"], strict=False):
                if child := block.child_blocks.get(name):
                    yield name, value, child
