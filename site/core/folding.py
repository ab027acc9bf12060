"""Searching short texts in the database by what was typed, with or without marks."""

from django.db.models import F, Func, QuerySet, TextField
from django.db.models.lookups import Contains

from core.text import fold


class Folded(Func):
    """core.text.fold as an expression of the database, whose own collation knows no Đ."""

    template = (
        "lower(regexp_replace(normalize(translate(%(expressions)s, 'đĐðÐ', 'dDdD'), NFD), "
        r"'[\u0300-\u036f]', '', 'g'))"
    )
    output_field = TextField()


def containing(queryset: QuerySet, name: str, typed: str) -> QuerySet:
    """The rows whose text `name` has in it what was typed."""
    return queryset.filter(Contains(Folded(F(name)), fold(typed)))
