"""What the forms of the editor say of themselves."""

from typing import Any

from django import template

from editorial.saving.sending import name_and_number

register = template.Library()


@register.simple_tag(takes_context=True)
def sender(context: Any) -> tuple[str, int]:
    """The name of the form that is shown, and how many times it has been sent."""
    return name_and_number(context["request"])
