"""Marks the first use of each term on a page; the definitions stand at the end of the page.

Not in a legal document, which defines its terms itself, and where a mark would look like its own words.
"""

from typing import Any

from core.kinds import Kind
from documents.linking import UNLINKED, Link, MarkedText

from .lookup import names_of
from .models import anchor_of

CSS_CLASS = "glossary-mark"
# A heading names what follows; the text says it.
UNMARKED = UNLINKED | {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dfn"}


def mark_first_uses(page: Any, html: str) -> str:
    """A step of core.text_steps. What was marked is kept with the page, for `glossary_notes`."""
    if getattr(page, "kind", None) in (None, Kind.DOCUMENTS):
        return html
    names = names_of(page.locale_id)
    if not names:
        return html
    marked, used = MarkedText(html, UNMARKED), used_on(page)
    links = []
    for match in names.find(marked.text):
        if match.pk not in used and marked.is_linkable(match.start, match.end):
            used.append(match.pk)
            links.append(Link(match.start, match.end, f"#{anchor_of(match.pk)}", "", CSS_CLASS))
    return marked.with_links(links)


def used_on(page: Any) -> list[int]:
    """The primary keys of the terms that have been marked on the page, in order."""
    return page.__dict__.setdefault("_glossary_used", [])
