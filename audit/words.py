"""What is kept by its names in the code, in the words of people."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

NOTHING = "—"


def kind_name(kind: str) -> str:
    """What people call a type of objects; of one that is gone, the name that is kept."""
    try:
        return capfirst(str(apps.get_model(kind)._meta.verbose_name)) if kind else ""
    except LookupError:
        return kind


def changes(kind: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """What was and what is, field by field."""
    return "; ".join(f"{_field_name(kind, name)}: {_told(name, before, after)}" for name in before | after)


def _field_name(kind: str, name: str) -> str:
    try:
        field = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return name
    return capfirst(str(getattr(field, "verbose_name", name)))


def _told(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    if name in before and name in after:
        return f"{_text(before[name])} → {_text(after[name])}"
    return _text(before.get(name, after.get(name)))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(one)}" for name, one in value.items()) or NOTHING
    return NOTHING if value in (None, "") else str(value)
