"""The figures at the foot of every page: as the day began, and the present ones for a script."""

import datetime
import threading
import time
from typing import NamedTuple

from django.db import Error
from django.db.models import Q, Sum
from django.utils import timezone

from .measuring import current_settings
from .models import Visit, VisitTotal, What

# Seconds for which a process gives the same figures.
KEPT = 30


class Figures(NamedTuple):
    """Page views; `total` with those of the old site."""

    total: int
    today: int


def standing_total() -> int:
    """The total as it was noted last: the same all day, so that pages that show it can be kept."""
    noted = VisitTotal.objects.first()
    return current_settings().carried_over + (noted.views if noted else 0)


def read_figures() -> Figures:
    """The present figures, but for what the processes haven't written yet."""
    noted = VisitTotal.objects.first() or VisitTotal(day=datetime.date(1970, 1, 1), views=0)
    today = timezone.localdate()
    since = Visit.objects.filter(what=What.VIEW, day__gt=noted.day).aggregate(
        all=Sum("count", default=0), today=Sum("count", filter=Q(day=today), default=0)
    )
    return Figures(current_settings().carried_over + noted.views + since["all"], since["today"])


class Remembered:
    """The figures of this process, read again after a while; safe for threads."""

    def __init__(self) -> None:
        self._figures: Figures | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def get(self) -> Figures:
        """Raises django.db.Error where they were never read and can't be."""
        # One thread reads; the others wait for it only where they have nothing to give.
        if time.monotonic() >= self._until and self._lock.acquire(blocking=self._figures is None):
            try:
                self._figures = read_figures()
            except Error:
                if self._figures is None:
                    raise
            finally:
                self._until = time.monotonic() + KEPT
                self._lock.release()
        return self._figures or read_figures()
