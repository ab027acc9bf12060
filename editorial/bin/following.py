"""What follows for each page of many that went into the bin or came out of it.

Whoever deletes a section of thousands, or puts it back, holds the tree of pages: nobody else saves meanwhile.
So only what readers see is done at once, for all pages together; the entries of the search, hubs and the
editor's indexes follow in the background, some pages at a time.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_tasks import task
from modelsearch import index
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from core.bulk import many_taken_down
from core.hidden_bin import opened_bin
from core.media_signals import settle_all_below
from core.tasks import follow_up, note_references

# So many are followed up within the request: an editor sees all of it done. More than that in parts.
FEW, AT_ONCE = 50, 100
FOLLOWS = _("These are many pages: the search and what other portals are told follow within some minutes.")


def follow_taking_down(page: Page, public: list[int]) -> None:
    """`public` are the keys of those below `page`, and its own, that readers could see until now. They still
    stand at their places: whoever asks in which site, or below which page, asks now."""
    if len(public) <= FEW:
        _tell_taken_down(Page.objects.filter(pk__in=public))
        return
    settle_all_below(page)
    many_taken_down.send(Page, page=page, keys=public)
    for keys in _parts(public):
        follow_up(tell_taken_down, keys)


def follow_putting_up(page: Page, public: list[int]) -> None:
    if len(public) <= FEW:
        tell_put_up.call(public)
        return
    settle_all_below(page)
    for keys in _parts(public):
        follow_up(tell_put_up, keys)


def follow_coming_back(keys: list[int]) -> None:
    for part in _parts(keys):
        follow_up(note_in_indexes, part)


def _parts(keys: list[int]) -> Iterator[list[int]]:
    yield from (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _each(pages: Any) -> Iterator[Any]:
    return pages.specific().iterator(chunk_size=50)


@task()
def tell_taken_down(keys: list[int]) -> None:
    """Not of what is public again meanwhile; but of what came back as a draft."""
    with opened_bin():
        _tell_taken_down(Page.objects.filter(pk__in=keys, live=False))


def _tell_taken_down(pages: Any) -> None:
    # What they say matters to nobody any more: thousands of bodies needn't be read.
    for page in _each(pages.defer_streamfields()):
        page_unpublished.send(sender=type(page), instance=page)


@task()
def tell_put_up(keys: list[int]) -> None:
    for page in _each(Page.objects.live().filter(pk__in=keys)):
        page_published.send(sender=type(page), instance=page, revision=page.live_revision)


@task()
def note_in_indexes(keys: list[int]) -> None:
    """What came back, in the editor's search and in the index of references: they may have been made anew
    while it lay in the bin."""
    for page in _each(Page.objects.filter(pk__in=keys)):
        index.insert_or_update_object(page)
        note_references.call(page._meta.app_label, page._meta.model_name, str(page.pk))
