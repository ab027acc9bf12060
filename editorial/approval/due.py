"""By when a step is to be answered."""

import datetime

from django.utils import timezone
from wagtail.models import TaskState

SATURDAY = 5


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The working day that comes `count` working days after `day`: from Monday to Friday, feasts aside."""
    while count > 0:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def due_on(state: TaskState) -> datetime.date | None:
    """The last day on which this step may be answered in time; None where it has no time."""
    days = getattr(state.task.specific, "days", None)
    if days is None:
        return None
    return add_working_days(timezone.localdate(state.started_at), days)
