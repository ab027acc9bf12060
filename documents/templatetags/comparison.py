"""The pieces of a compared text as HTML.

Insertions and deletions are told in words as well: most screen readers pass over <ins> and <del>. Written in
Python, since a page of a code has thousands of them.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from documents.textdiff import Kind, Piece

register = template.Library()


@register.filter
def marked_changes(pieces: Iterable[Piece]) -> SafeString:
    """Both texts as one, with what was taken out and put in marked."""
    return _marked(pieces, {"same", "out", "in"})


@register.filter
def marked_deletions(pieces: Iterable[Piece]) -> SafeString:
    """The old text alone, with what isn't in the new one marked."""
    return _marked(pieces, {"same", "out"})


@register.filter
def page_of(place: int, size: int) -> int:
    """The number of the page, of `size` items each, on which the item at a place stands."""
    return place // size + 1


def _marked(pieces: Iterable[Piece], kinds: set[Kind]) -> SafeString:
    signs = {
        "same": "{text}",
        "out": _change("del", _("deleted:"), _("end of deletion")),
        "in": _change("ins", _("inserted:"), _("end of insertion")),
    }
    html = [signs[kind].format(**_parts(text)) for kind, text in pieces if kind in kinds]
    return mark_safe("".join(html))  # noqa: S308 - escaped in _parts


def _change(tag: str, before: str, after: str) -> str:
    """The form of a change. The blank before its first word isn't marked, and goes where the change goes."""
    told = '<span class="visually-hidden">{}</span>'
    marked = f"{told.format(f'{before} ')}{{word}}{told.format(f' {after} ')}"
    return f'<span class="change-{tag}">{{blank}}<{tag} class="change">{marked}</{tag}></span>'


def _parts(text: str) -> dict[str, str]:
    word = text.lstrip()
    return {"text": escape(text), "blank": text[: len(text) - len(word)], "word": escape(word)}
