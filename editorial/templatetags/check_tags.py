from typing import Any

from django import template

from editorial.checks.registry import Found, check_latest

register = template.Library()


@register.simple_tag
def found_in(item: Any) -> list[Found]:
    """What the checks find in the newest draft of a page; in a version of a document nothing."""
    return check_latest(item)
