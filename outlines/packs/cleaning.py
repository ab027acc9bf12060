"""An outline without what files of XML refuse: control characters and halves of a surrogate pair.

What paper and plain text don't show isn't in them either; an office's program knows what to do with it.
"""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from core.text import clean_text

Value = TypeVar("Value")
# Soft hyphens would be printed and copied as hyphens, marks of direction turn figures around.
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def cleaned(value: Value) -> Value:
    """A copy, cleaned throughout. `value` is what outlines.content is made of."""
    return _cleaned(value)


def visible(text: str) -> str:
    """`text` without what isn't seen."""
    return UNSEEN.sub("", clean_text(text))


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return clean_text(value).replace("\r\n", "\n").replace("\r", "\n")
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    if isinstance(value, tuple):
        parts = [_cleaned(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value
