"""An outline without what files of XML refuse: control characters and halves of a surrogate pair."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from core.text import clean_text

Value = TypeVar("Value")


def cleaned(value: Value) -> Value:
    """A copy, cleaned throughout. `value` is what outlines.content is made of."""
    return _cleaned(value)


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return clean_text(value).replace("\r\n", "\n").replace("\r", "\n")
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    if isinstance(value, tuple):
        parts = [_cleaned(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value
