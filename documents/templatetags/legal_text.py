"""The text of a document with a link to copy at each article and clause.

Written in Python: a template for each of the 3,000 links of a code takes longer than all else on the page.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.text_steps import shown_text
from documents.structure import Provision

register = template.Library()

# The sign itself is in the style sheet, so that it isn't copied with the text.
LINK = '<a class="permalink" href="#{anchor}" aria-label="{label}"></a>'


@register.simple_tag
def permalink(anchor: str, label: str) -> SafeString:
    """A link to a provision of this page; static/js/site.js copies its address."""
    name = _("Link to %(label)s") % {"label": label}
    return mark_safe(LINK.format(anchor=anchor, label=escape(name)))  # noqa: S308


@register.simple_tag
def provision_html(page: Page, provision: Provision) -> SafeString:
    """The HTML of a provision: what it cites as links, and each clause beginning with its own link."""
    html = list(provision.html)
    for clause in provision.clauses:
        if clause.kind == "clause":
            link = permalink(clause.anchor, f"{clause.label} {provision.label}")
            # As its serializer writes it, no ">" stands in a tag.
            html[clause.start] = html[clause.start].replace(">", f">{link}", 1)
    return mark_safe(shown_text(page, "".join(html)))  # noqa: S308
