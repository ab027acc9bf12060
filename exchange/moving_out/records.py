"""An object as a record of the export, and back.

A record's `fields` are what modelcluster makes of an object for its revisions (serializable_data), with the
names of objects in the place of their primary keys. So public text, drafts and earlier versions are alike.
"""

import datetime
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, FileField, Model, URLField
from modelcluster.fields import ParentalKey
from treebeard.mp_tree import MP_Node
from wagtail.fields import RichTextField, StreamField

from .covered import NOT_WRITTEN, child_relations, kind_of, many_fields
from .references import Translator, in_block, in_text

Values = dict[str, Any]
# Where an object stands in its tree is told by its parent and by the order of the records.
TREE = {"path", "depth", "numchild", "url_path"}
# JSON that holds the fields of a page, with the field that names the page.
PAGE_CONTENT = {"core.EarlierVersion.content": "page"}


@cache
def fields_of(model: type[Model]) -> tuple[Field, ...]:
    """The columns that are written: all but keys of the database, places in a tree, files, and what leads to
    an object that isn't written itself."""
    left_out = NOT_WRITTEN.get(model._meta.label_lower, set())
    tree = TREE if issubclass(model, MP_Node) else set()
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name not in left_out | tree and not _is_of_database(field)
    )


def _is_of_database(field: Any) -> bool:
    if field.primary_key or isinstance(field, ParentalKey | FileField):
        return True
    return field.is_relation and (kind_of(field.related_model) is None or field.remote_field.parent_link)


def values_of(instance: Model) -> Values:
    """The columns of an object as modelcluster would put them, with the values of JSON."""
    return {
        field.name: _plain(field.get_prep_value(getattr(instance, field.attname)))
        if isinstance(field, StreamField)
        else _plain(getattr(instance, field.attname))
        for field in fields_of(type(instance))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


class RowNumbers:
    """Numbers the rows that hang on one object, so that those of its drafts are known as the same."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Any], int] = {}

    def of(self, relation: str, pk: Any) -> int:
        return self._numbers.setdefault((relation, pk), len(self._numbers) + 1)


def written(model: type[Model], values: Values, translator: Translator, numbers: RowNumbers | None) -> Values:
    """`values` of an object, or of a revision of it, as the fields of a record; `numbers` where its rows are
    to be known again."""
    fields = _translated(model, values, translator)
    for relation in child_relations(model):
        name = relation.get_accessor_name()
        if name in values:
            fields[name] = [
                _written_row(relation.related_model, name, row, translator, numbers) for row in values[name]
            ]
    return fields


def _written_row(
    model: type[Model], relation: str, row: Values, translator: Translator, numbers: RowNumbers | None
) -> Values:
    pk = row.get("pk")
    number = {"row": numbers.of(relation, pk)} if numbers and pk is not None else {}
    return {**number, **written(model, row, translator, numbers)}


def read(
    model: type[Model], fields: Values, translator: Translator, rows: dict[tuple[str, int], int]
) -> Values:
    """The fields of a record as modelcluster takes them; `rows` are the keys of rows by their numbers."""
    values = _translated(model, fields, translator)
    for field in fields_of(model):
        if isinstance(field, StreamField) and field.name in values:
            values[field.name] = json.dumps(values[field.name])
    for relation in child_relations(model):
        name = relation.get_accessor_name()
        if name in fields:
            values[name] = [
                {
                    "pk": rows.get((name, row.get("row"))),
                    **read(relation.related_model, row, translator, rows),
                }
                for row in fields[name]
            ]
    return values


def _translated(model: type[Model], values: Values, translator: Translator) -> Values:
    known = [field for field in fields_of(model) if field.name in values]
    fields = {field.name: _translate(field, values[field.name], translator) for field in known}
    for many in many_fields(model):
        if many.name in values:
            found = (translator.value(many.related_model, value) for value in values[many.name])
            fields[many.name] = [value for value in found if value is not None]
    return fields


def _translate(field: Any, value: Any, translator: Translator) -> Any:
    if value is None:
        return None
    if field.is_relation:
        return translator.value(field.related_model, value)
    if isinstance(field, StreamField):
        return in_block(field.stream_block, _loaded(value), translator)
    if isinstance(field, RichTextField):
        return in_text(value, translator)
    if isinstance(field, URLField):
        translator.look_at_address(str(value))
    return _loaded(value) if isinstance(field, ArrayField) else value


def _loaded(value: Any) -> Any:
    """Revisions keep bodies and lists as JSON within JSON."""
    return json.loads(value) if isinstance(value, str) else value


def page_content_fields(model: type[Model]) -> Iterable[tuple[str, str]]:
    """The fields of a model that hold those of a page, each with the key of that page."""
    for name, page in PAGE_CONTENT.items():
        label, _dot, field = name.rpartition(".")
        if label == model._meta.label:
            yield field, page


def file_field(model: type[Model]) -> FileField:
    """That of an image or file of the library."""
    return next(field for field in model._meta.concrete_fields if isinstance(field, FileField))
