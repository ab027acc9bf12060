"""Sorting by the Vietnamese alphabet in the database."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Func, QuerySet, TextField
from django.db.models.constants import LOOKUP_SEP


class SortKey(Func):
    """What a text is sorted by: core.text.sort_key as a function of the database (core, migration 0006)."""

    function = "vietnamese_sort_key"
    template = '%(function)s(%(expressions)s) COLLATE "C"'
    output_field = TextField()


def in_vietnamese(queryset: QuerySet) -> QuerySet:
    """The same order, but by the alphabet where `queryset` is ordered by the bytes of a text."""
    names = queryset.query.order_by
    if not names and queryset.query.default_ordering:
        names = queryset.model._meta.ordering
    if not any(_is_text(queryset.model, name) for name in names):
        return queryset
    return queryset.order_by(*(_by_alphabet(queryset.model, name) for name in names))


def _by_alphabet(model: Any, name: Any) -> Any:
    if not _is_text(model, name):
        return name
    key = SortKey(F(name.lstrip("-")))
    return key.desc() if name.startswith("-") else key.asc()


def _is_text(model: Any, name: Any) -> bool:
    """Whether `name` orders by a text that people read: a field of the model or of a related one."""
    if not isinstance(name, str):
        return False
    field: Any = None
    for part in name.lstrip("-").split(LOOKUP_SEP):
        try:
            field = (field.related_model if field else model)._meta.get_field(part)
        except (AttributeError, FieldDoesNotExist):
            return False
    return isinstance(field, CharField) and not field.choices
