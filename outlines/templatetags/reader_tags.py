"""What an outline offers its reader besides the text."""

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def may_be_taken(context: template.Context) -> bool:
    """Whether what is shown is for everyone as it stands: no draft, kept from nobody, no earlier version."""
    page, request = context["page"], context["request"]
    if getattr(request, "is_preview", False) or getattr(page, "corrected_by", None):
        return False
    return page.live and not page.get_view_restrictions()
