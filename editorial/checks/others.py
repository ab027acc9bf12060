"""Checks that look at other pages: what a page links to, and whether another is the same."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.models import Page

from core.fingerprints import same_text, same_title
from core.listings import public

from .draft import Draft, Finding, Link, excerpt
from .links import dead_among


def dead_pages(draft: Draft) -> Iterator[Finding]:
    """Links to pages of ours that readers can't open; their titles aren't told."""
    links: dict[int, Link] = {}
    for link in draft.links:
        if link.page:
            links.setdefault(link.page, link)
    if not links:
        return
    pages = Page.objects.filter(pk__in=links)
    there = set(pages.values_list("pk", flat=True))
    seen = set(public(pages).values_list("pk", flat=True)) | {draft.page.pk}
    for pk, link in links.items():
        if pk not in there:
            told = _("The link %(words)s leads to a page that has been deleted.")
        elif pk not in seen:
            told = _("The link %(words)s leads to a page that isn't public.")
        else:
            continue
        yield Finding(told % {"words": excerpt(link.words)}, link.place)


def dead_addresses(draft: Draft) -> Iterator[Finding]:
    links: dict[str, str] = {}
    for link in draft.links:
        if link.page is None:
            links.setdefault(link.address, link.place)
    for address in dead_among(links):
        yield Finding(_("A link leads to a dead address: %(address)s") % {"address": address}, links[address])


def title_of_another(draft: Draft) -> Iterator[Finding]:
    """Laws that were made anew have the titles of the old ones."""
    if not draft.has_body or draft.is_law:
        return
    for page in same_title(draft.page):
        yield Finding(
            _("Another page has this title: %(address)s") % {"address": page.full_url or page.url_path},
            "title",
        )


def text_of_another(draft: Draft) -> Iterator[Finding]:
    if not draft.has_body:
        return
    for twin in same_text(draft.page):
        told = _("%(percent)s%% of the text is that of another page: %(title)s")
        words = {"percent": round(100 * twin.likeness), "title": excerpt(twin.page.title)}
        yield Finding(told % words, "body")
