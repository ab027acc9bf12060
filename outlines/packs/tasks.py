"""Packs are made in the background, and so that no publication waits for them."""

from collections.abc import Iterable

from django_tasks import task

from core.tasks import follow_up, is_waited_for
from outlines.models import OutlinePage

from .child import make_in_child
from .making import open_edition
from .models import Edition

# Mails and images go first.
PRIORITY = -50


@task(priority=PRIORITY)
def make_edition(pk: int) -> None:
    edition = Edition.objects.filter(pk=pk).first()
    if edition:
        make_in_child(edition)


@task(priority=PRIORITY)
def renew_editions(pages: list[int]) -> None:
    renew(pages)


def make_later(edition: Edition | None) -> None:
    """Without a worker the packs wait for the schedule, which looks after them in each round."""
    if edition and not is_waited_for(make_edition):
        follow_up(make_edition, edition.pk)


def renew(pages: Iterable[int]) -> int:
    """Begin packs of these outlines, as far as they are public and would say something new; of how many."""
    count = 0
    for page in OutlinePage.objects.live().filter(pk__in=pages).iterator(chunk_size=20):
        if edition := open_edition(page):
            # The page tells the same minutes as its packs.
            page.count_parts()
            OutlinePage.objects.filter(pk=page.pk).update(counted_parts=page.counted_parts)
            make_later(edition)
            count += 1
    return count
