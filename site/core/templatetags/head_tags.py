"""The head of a page: see core.head."""

from django import template

from core.head import Head

register = template.Library()


@register.simple_tag(takes_context=True)
def page_head(context: template.Context) -> Head:
    return Head(context["frame"], context)


@register.simple_tag(takes_context=True)
def head_title(context: template.Context) -> str:
    return page_head(context).full_title
