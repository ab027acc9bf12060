"""The texts of a page as its editor wrote them: each with where it stands, and a way to replace it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

# Of Wagtail's page and of no text that a person reads.
NO_TEXT = {"slug", "url_path", "path", "draft_title", "content_type", "translation_key"}
# What hangs on a page and is no part of it.
NO_PART = {"comments"}


class Piece(NamedTuple):
    """A text: where it stands, as the editor's form names the place; `write` puts another in its place."""

    place: str
    text: str
    is_html: bool
    write: Callable[[str], None]


def texts_of(page: Any) -> Iterator[Piece]:
    """All that is written in a page and in what hangs on it, in the order of its fields."""
    yield from _fields_of(page, "")
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        if name not in NO_PART and isinstance(relation, models.ManyToOneRel):
            for row in getattr(page, name).all():
                yield from _fields_of(row, f"{name}.")


def _fields_of(item: Any, before: str) -> Iterator[Piece]:
    for field in item._meta.concrete_fields:
        if isinstance(field, StreamField):
            yield from _children(getattr(item, field.name), before + field.name)
        elif _is_text(field) and (text := getattr(item, field.name)):
            is_html = isinstance(field, RichTextField)
            yield Piece(before + field.name, text, is_html, _attribute_of(item, field.name))


def _is_text(field: models.Field) -> bool:
    if field.name in NO_TEXT or not field.editable or field.choices or field.remote_field:
        return False
    plain = isinstance(field, models.CharField | models.TextField)
    return plain and not isinstance(field, models.URLField | models.EmailField | models.SlugField)


def texts_in(block: Any, value: Any, place: str, write: Callable[[Any], None]) -> Iterator[Piece]:
    """The texts in the value of a block, however deep."""
    if not value:
        return
    if isinstance(block, blocks.RichTextBlock):
        yield Piece(place, value.source, True, lambda text: write(RichText(text)))
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield Piece(place, str(value), False, write)
    elif isinstance(block, ImageBlock):
        if value.contextual_alt_text:
            text = value.contextual_alt_text
            yield Piece(f"{place}.alt_text", text, False, _attribute_of(value, "contextual_alt_text"))
    elif isinstance(block, blocks.StreamBlock):
        yield from _children(value, place)
    elif isinstance(block, blocks.ListBlock):
        yield from _children(value.bound_blocks, place)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from texts_in(child, value.get(name), f"{place}.{name}", _key_of(value, name))
    elif isinstance(block, TypedTableBlock):
        yield from _table(value, place)


def _children(children: Any, place: str) -> Iterator[Piece]:
    for child in children:
        yield from texts_in(child.block, child.value, f"{place}.{child.id}", _attribute_of(child, "value"))


def _table(table: Any, place: str) -> Iterator[Piece]:
    """The editor has one place for the whole of it."""
    if table.caption:
        yield Piece(place, table.caption, False, _attribute_of(table, "caption"))
    for column in table.columns:
        if column["heading"]:
            yield Piece(place, column["heading"], False, _key_of(column, "heading"))
    for row in table.row_data:
        for number, value in enumerate(row["values"]):
            yield from texts_in(table.columns[number]["block"], value, place, _key_of(row["values"], number))


def _attribute_of(item: Any, name: str) -> Callable[[Any], None]:
    return lambda value: setattr(item, name, value)


def _key_of(container: Any, key: Any) -> Callable[[Any], None]:
    return lambda value: container.__setitem__(key, value)
