"""Template tags of slides."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from outlines.content import Paragraph, Run

register = template.Library()


@register.filter
def runs(paragraph: Paragraph) -> SafeString:
    """The text of a paragraph with what is bold, italic or a link in it."""
    return format_html_join("", "{}", ((_run(run),) for run in paragraph.runs))


def _run(run: Run) -> SafeString:
    html = format_html("{}", run.text)
    if run.italic:
        html = format_html("<em>{}</em>", html)
    if run.bold:
        html = format_html("<strong>{}</strong>", html)
    if run.href:
        html = format_html('<a href="{}">{}</a>', run.href, html)
    return html
