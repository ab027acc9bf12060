"""Long lists in parts, none of which costs more the longer the list is.

The first parts have numbers. Behind them a list goes on from where the part before ended, by the date and the
key of its last item, so that what lies before is never read again.
"""

import datetime
import re
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

DAY_LENGTH = len("2024-05-02")
PK = re.compile(r"[0-9]{1,18}")
# Of so many parts one can still be picked; who looks for older things picks a month, or narrows the list.
MOST_NUMBERED = 50


class Place(NamedTuple):
    """Where a part ended: the date and the primary key of its last item."""

    date: datetime.date
    pk: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """As an address has it; None for what is no place."""
        date, _separator, pk = text.partition("_")
        if not PK.fullmatch(pk):
            return None
        with suppress(ValueError):
            moment = datetime.datetime.fromisoformat(date)
            is_day = len(date) == DAY_LENGTH
            return cls(moment.date() if is_day else moment.astimezone(datetime.UTC), int(pk))
        return None

    def __str__(self) -> str:
        moment = self.date
        if isinstance(moment, datetime.datetime):
            moment = moment.astimezone(datetime.UTC)
        return f"{moment.isoformat()}_{self.pk}"


class Numbered(Paginator):
    """Counts no further than the numbers go."""

    object_list: Any

    @cached_property
    def _found(self) -> int:
        found = self.object_list.order_by().values("pk")
        return found[: MOST_NUMBERED * self.per_page + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST_NUMBERED * self.per_page)

    @property
    def goes_on(self) -> bool:
        """Whether there is more than `count`."""
        return self._found > MOST_NUMBERED * self.per_page


class Part(PaginatorPage):
    """What is shown of a list. `number` is 0 behind the numbered parts; `after` is the place behind which the
    next part is that has no number, as an address has it, empty where there is none."""

    after = ""


def part_of(request: HttpRequest, items: QuerySet, date: str, page_size: int) -> Part:
    """The part of `items`, which are ordered by `date` and primary key, both falling, that an address asks
    for: the one behind the place ?truoc=, else number ?trang=. A number out of range gives the nearest part,
    a place that is none the first."""
    numbered = Numbered(items, page_size)
    place = Place.read(request.GET.get("truoc", ""))
    if place:
        rows = list(behind(items, date, place)[: page_size + 1])
        part = Part(rows[:page_size], 0, numbered)
        goes_on = len(rows) > page_size
    else:
        found = numbered.get_page(request.GET.get("trang"))
        part = Part(list(found.object_list), found.number, numbered)
        goes_on = not found.has_next() and numbered.goes_on
    if goes_on and part.object_list:
        last = part.object_list[-1]
        part.after = str(Place(value_of(last, date), last.pk))
    return part


def value_of(item: Any, name: str) -> Any:
    for attribute in name.split("__"):
        item = getattr(item, attribute)
    return item


def behind(items: QuerySet, date: str, place: Place) -> QuerySet:
    """Those of `items` that come after a place."""
    # The first condition bounds the part of the index that is read; the second takes what has the same date.
    reached = items.filter(**{f"{date}__lte": place.date})
    return reached.filter(Q(**{f"{date}__lt": place.date}) | Q(pk__lt=place.pk))
