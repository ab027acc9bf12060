"""The text of a document with a link to copy at each article and clause.

Written in Python: a template for each of the 3,000 links of a code takes longer than all else on the page.
"""

import datetime
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.text_steps import shown_text
from documents.cite import cite
from documents.provision_notes import Mark
from documents.structure import Provision

Marks = dict[str, list[Mark]]

register = template.Library()

# The sign itself is in the style sheet, so that it isn't copied with the text.
LINK = '<a class="permalink" href="#{anchor}" aria-label="{label}"></a>'


@register.simple_tag
def permalink(anchor: str, label: str) -> SafeString:
    """A link to a provision of this page; static/js/site.js copies its address."""
    name = _("Link to %(label)s") % {"label": label}
    return mark_safe(LINK.format(anchor=anchor, label=escape(name)))  # noqa: S308


@register.simple_tag
def provision_html(page: Page, provision: Provision, marks: Marks, day: datetime.date) -> SafeString:
    """The HTML of a provision: what it cites as links, each clause beginning with its own link, and with what
    is told on `day` of its validity."""
    html = list(provision.html)
    for clause in provision.clauses:
        if clause.kind == "clause":
            link = permalink(clause.anchor, f"{clause.label} {provision.label}")
            html[clause.start] = _put_first(html[clause.start], link)
    shown = shown_text(page, "".join(html))
    for clause in provision.clauses:
        if clause.anchor in marks:
            place = shown.index(f'id="{clause.anchor}"')
            notes = validity_notes(marks, clause.anchor, day)
            shown = shown[:place] + _put_first(shown[place:], notes)
    return mark_safe(validity_notes(marks, provision.anchor, day) + shown)  # noqa: S308


def _put_first(element: str, markup: str) -> str:
    # As its serializer writes it, no ">" stands in a tag.
    return element.replace(">", f">{markup}", 1)


def validity_notes(marks: Marks, anchor: str, day: datetime.date) -> str:
    """What is told of the validity of the provision at `anchor`, the text of which follows."""
    return "".join(_note_html(mark, day) for mark in marks.get(anchor, ()))


def _note_html(mark: Mark, day: datetime.date) -> str:
    note = mark.note
    css_class = f"provision-note provision-note--{note.state}"
    if mark.is_exact and note.is_ended(day):
        css_class += " provision-note--whole"
    told = note.told(day)
    if not mark.is_exact:
        told = f"{note.provisions}: {told}"
    if note.document:
        type_name = str(note.document.document_type or "")
        name = cite(type_name, note.document.title, note.document.number, None, [])
        link = format_html('<a href="{}">{}</a>', note.document.url, name)
        told = format_html(_("{told}, by {document}"), told=told, document=link)
    elif note.citation:
        told = format_html(_("{told}, by {document}"), told=told, document=note.citation)
    return format_html('<span class="{}">{}</span>', css_class, told)
