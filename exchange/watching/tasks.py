"""The feeds are asked in the background: those that are due, and those that somebody asks for."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from core.tasks import follow_up

from .asking import visit
from .models import LEASE, WatchedFeed

# So many are given to the worker at a time, which has more to do.
AT_ONCE = 10


# Whoever waits for a mail or an image comes first.
@task(priority=-10)
def visit_feed(pk: int) -> None:
    """Ask a feed, and take what is new in it."""
    feed = WatchedFeed.objects.select_related("section__locale").filter(pk=pk).first()
    if feed:
        visit(feed)


def queue_due() -> int:
    """Tell the worker to ask the feeds that are due; how many."""
    now = timezone.now()
    idle = Q(queued_at=None) | Q(queued_at__lt=now - LEASE)
    return queue(WatchedFeed.objects.filter(idle, is_active=True, next_at__lte=now).order_by("next_at"))


def queue(feeds: QuerySet[WatchedFeed]) -> int:
    """Tell the worker to ask these feeds, AT_ONCE of them; how many."""
    with transaction.atomic():
        keys = list(feeds.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
        WatchedFeed.objects.filter(pk__in=keys).update(queued_at=timezone.now())
        for pk in keys:
            follow_up(visit_feed, pk)
    return len(keys)
