"""What is kept by its names in the code, in the words of people."""

import re
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

NOTHING = "—"
# A day or a moment, as it is kept.
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


def kind_name(kind: str) -> str:
    """What people call a type of objects; of one that is gone, the name that is kept."""
    try:
        return capfirst(str(apps.get_model(kind)._meta.verbose_name)) if kind else ""
    except LookupError:
        return kind


def changes(kind: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """What was and what is, field by field."""
    return "; ".join(_change(kind, name, before, after) for name in before | after)


def _change(kind: str, name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    field = _field(kind, name)
    label = capfirst(str(getattr(field, "verbose_name", name)))
    told = [_text(values[name], field) for values in (before, after) if name in values]
    return f"{label}: {' → '.join(told)}"


def _field(kind: str, name: str) -> Any:
    """None for what is no field, or of a type that is gone."""
    try:
        return apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _text(value: Any, field: Any = None) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(one)}" for name, one in value.items()) or NOTHING
    chosen = dict(getattr(field, "flatchoices", None) or {}).get(value)
    if chosen is not None:
        return str(chosen)
    return NOTHING if value in (None, "") else _as_written(str(value))


def _as_written(text: str) -> str:
    """A day or a moment as people write it here; any other text as it is."""
    try:
        if MOMENT.fullmatch(text) and (moment := parse_datetime(text)):
            return _moment(moment)
        if DAY.fullmatch(text) and (day := parse_date(text)):
            return date_format(day, "d/m/Y")
    except ValueError:
        # It looks like one, but there is no such day.
        pass
    return text


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment) if is_aware(moment) else moment, "d/m/Y H:i")
