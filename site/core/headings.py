"""The anchors of the headings in an editor's text, by which the search leads to a section."""

import re
from html import unescape

from django.utils.html import strip_tags

from core.text import free_slug, slugify

# The editor gives each heading an attribute of its own (data-block-key), which the public page doesn't need.
# It ends before the next one begins: else each that isn't closed were looked for to the end of the text.
HEADING = re.compile(
    r"<h(?P<level>[2-4])(?:\s[^<>]*)?>(?P<words>[^<]*(?:<(?!/?h[2-4]\b)[^<]*)*)</h(?P=level)>"
)


def with_anchors(markup: str, used: set[str]) -> str:
    """Rich text as HTML with an id on each heading.

    `used` are the page's ids so far; the new ones are added.
    """

    def add_anchor(match: re.Match[str]) -> str:
        anchor = new_anchor(unescape(strip_tags(match["words"])), used)
        return f'<h{match["level"]} id="{anchor}">{match["words"]}</h{match["level"]}>'

    return HEADING.sub(add_anchor, markup)


def new_anchor(heading: str, used: set[str]) -> str:
    """An id for a heading of these words that the page doesn't have yet."""
    # A prefix, lest a heading such as "Menu" takes the id of a part of the frame.
    anchor = free_slug(f"phan-{slugify(heading) or 'khac'}", used.__contains__)
    used.add(anchor)
    return anchor
