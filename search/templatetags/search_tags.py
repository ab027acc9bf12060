from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.portal_tags import thousands
from search.snippets import Snippet

register = template.Library()


@register.filter
def marked(snippet: Snippet) -> SafeString:
    """The snippet as HTML, with <mark> around the words that were found."""
    parts = (format_html("<mark>{}</mark>" if is_match else "{}", text) for text, is_match in snippet.parts)
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def at_least(number: int, is_exact: bool) -> str:
    """A count, as "1.000+" where it may be more."""
    return thousands(number) if is_exact or not number else f"{thousands(number)}+"
