"""The reader's choice of display for templates."""

from django import template

from core.display import Display, chosen

register = template.Library()


@register.simple_tag(takes_context=True)
def display_choice(context: template.Context) -> Display:
    """How this reader wants the page: see core.display. The page for a fault may have no request."""
    request = context.get("request")
    return chosen(request.COOKIES) if request else Display()
