"""Tells the hubs of what is new in the feeds, which tell the subscribers (W3C WebSub, 2018).

What is to be told is noted with the publication, in its transaction, and sent by run_schedule: a hub that
hangs holds nobody up.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import override

from core.outgoing import Answer, Limits, OutgoingError, post
from exchange.models import HubPing

from .channels import FORMS, containing, containing_any, path_of
from .views import FULL

logger = logging.getLogger(__name__)

Send = Callable[..., Answer]
LIMITS = Limits(seconds=5)
# So many rows are looked at in a round.
MOST = 10_000
LONGEST_WAIT = timedelta(hours=6)
TOO_MANY = 429


def note(page: Any) -> None:
    """Note that the feeds which a page of channels.MODELS is or was in have changed."""
    _note(topics_of(page))


def note_many(page: Any, keys: list[int]) -> None:
    """Note the same of the pages with these keys, all of them `page` or below it; each feed once."""
    site = page.get_site()
    if site is None:
        return
    topics: set[str] = set()
    for language, name, args in containing_any(keys):
        topics.update(_addresses(site.root_url, language, name, args))
    _note(sorted(topics))


def _note(topics: Iterable[str]) -> None:
    HubPing.objects.bulk_create(
        HubPing(hub=hub, topic=topic) for topic in topics for hub in settings.WEBSUB_HUBS
    )


def topics_of(page: Any) -> Iterator[str]:
    """The addresses of the feeds that a page is in, as they name themselves."""
    site = page.get_site()
    if site is None:
        return
    for name, args in containing(page):
        yield from _addresses(site.root_url, page.locale.language_code, name, args)


def _addresses(root_url: str, language: str, name: str, args: Mapping[str, Any]) -> Iterator[str]:
    for form in FORMS:
        with override(language):
            address = f"{root_url}{path_of(name, args, form)}"
        yield from (address, f"{address}?{FULL}")


def ping_due(seconds: float, send: Send = post) -> int:
    """Tell what is due, for about so many seconds; how much was told."""
    end = time.monotonic() + seconds
    HubPing.objects.exclude(hub__in=settings.WEBSUB_HUBS).delete()
    return sum(_ping(hub, end, send) for hub in settings.WEBSUB_HUBS)


def _ping(hub: str, end: float, send: Send) -> int:
    waiting = HubPing.objects.filter(hub=hub)
    if waiting.filter(due_at__gt=timezone.now()).exists():
        # It has failed a short while ago.
        return 0
    # By their keys: what is noted meanwhile, or committed only now, is told in the next round.
    rows: dict[str, list[int]] = defaultdict(list)
    for pk, topic in waiting.order_by("pk").values_list("pk", "topic")[:MOST]:
        rows[topic].append(pk)
    told = 0
    for topic, keys in rows.items():
        if time.monotonic() >= end:
            break
        if not _tell(hub, topic, send):
            _postpone(hub)
            break
        waiting.filter(pk__in=keys).delete()
        told += 1
    return told


def _tell(hub: str, topic: str, send: Send) -> bool:
    """Whether there is nothing left to tell. A hub that doesn't want to hear of a feed isn't asked again."""
    # Hubs of before the standard know the topic as hub.url.
    form = {"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}
    try:
        status = send(hub, form, LIMITS).status
    except OutgoingError as error:
        logger.warning("The hub %s can't be reached: %s", hub, error)
        return False
    if 400 <= status < 500 and status != TOO_MANY:
        logger.warning("The hub %s refuses %s: %s", hub, topic, status)
        return True
    if not 200 <= status < 300:
        logger.warning("The hub %s can't take %s now: %s", hub, topic, status)
        return False
    return True


def _postpone(hub: str) -> None:
    """Leave one row of each feed, for later and later."""
    waiting = HubPing.objects.filter(hub=hub)
    with transaction.atomic():
        first = waiting.values("topic").annotate(first=Min("pk")).values("first")
        failures = min((waiting.aggregate(most=Max("failures"))["most"] or 0) + 1, 20)
        # In one statement, since more may be noted meanwhile.
        waiting.exclude(pk__in=first).delete()
        wait = min(timedelta(minutes=2**failures), LONGEST_WAIT)
        waiting.update(failures=failures, due_at=timezone.now() + wait)
