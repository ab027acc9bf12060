"""The mail of the week: what is new, in all fields of law or in those that were chosen."""

import datetime
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.kinds import Kind

from . import letters
from .failures import each_alone
from .models import Subscriber, Topic, Wish, confirmed
from .published import SETTLED, Published, published

# After a longer pause, as when no mail could be sent, the oldest is news no more.
LONGEST = datetime.timedelta(days=35)
# Of each kind; the site has the rest.
SHOWN = 15


class Part(NamedTuple):
    """What is new of a kind: the first of it, and how many more there are."""

    label: str
    items: list[Published]
    more: int


def this_week(now: datetime.datetime) -> datetime.datetime:
    """The first moment of the week of `now`, in local time."""
    day = timezone.localdate(now)
    monday = day - datetime.timedelta(days=day.weekday())
    return timezone.make_aware(datetime.datetime.combine(monday, datetime.time.min))


def send_news(now: datetime.datetime) -> list[str]:
    """Send the mail of the week to all who weren't told in it yet. What failed, a line each."""
    due = confirmed(Topic.NEWS).filter(told_at__lt=this_week(now))
    found: dict[str, list[Published]] = {}
    failures: list[str] = []
    until = now - SETTLED
    people = due.order_by("subscriber").values_list("subscriber", "subscriber__language").distinct()
    for pk, language in people.iterator():
        with each_alone(failures, f"subscriber {pk}"):
            if language not in found:
                with override(language):
                    found[language] = published(language, until - LONGEST, until)
            _tell(pk, found[language], until)
    return failures


@transaction.atomic
def _tell(pk: int, items: list[Published], until: datetime.datetime) -> None:
    """In one transaction with the mail that waits in the database: nobody is told twice."""
    subscriber = Subscriber.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if subscriber is None:
        return
    wishes = list(confirmed(Topic.NEWS).filter(subscriber=subscriber, told_at__lt=this_week(until)))
    news = _wanted(items, wishes)
    Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(told_at=until)
    if not news:
        return
    with override(subscriber.language):
        subject = _("What is new in the week up to %(day)s") % {
            "day": date_format(timezone.localtime(until), "d/m/Y")
        }
        context = {"parts": parts_of(news)}
    letters.send(subscriber, subject, "news", context, cancels=wishes[0])


def _wanted(items: Iterable[Published], wishes: list[Wish]) -> list[Published]:
    since: dict[uuid.UUID | None, datetime.datetime] = {wish.key: wish.told_at for wish in wishes}

    def is_wanted(item: Published) -> bool:
        moments = [since[key] for key in {None, item.field} if key in since]
        return any(item.at > moment for moment in moments)

    return [item for item in items if is_wanted(item)]


def parts_of(items: list[Published]) -> list[Part]:
    """The items by kind, in the order in which they come."""
    by_kind: dict[Kind, list[Published]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(item)
    return [
        Part(str(kind.label), found[:SHOWN], max(0, len(found) - SHOWN)) for kind, found in by_kind.items()
    ]
