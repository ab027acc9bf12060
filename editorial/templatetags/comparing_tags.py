"""The files of a page in the form of a comparison."""

from typing import Any

from django import template

from editorial.comparing.models import originals_of

register = template.Library()


@register.simple_tag
def originals(item: Any) -> list[Any]:
    return originals_of(item)
