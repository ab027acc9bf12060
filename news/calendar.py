"""A month of news as a calendar: which days have some, and which other months."""

import calendar
import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from core.listings import days_of, in_range, month_range

from .listed import DATE


@dataclass(frozen=True)
class Day:
    """A day of the month that is shown."""

    date: datetime.date
    has_news: bool
    is_today: bool


@dataclass(frozen=True)
class Calendar:
    """A month, with the days and the months that have news; the latest month is first."""

    month: datetime.date
    days: frozenset[datetime.date]
    months: list[datetime.date]

    @property
    def weeks(self) -> list[list[Day | None]]:
        """From Monday to Sunday; None stands for the days of other months."""
        today = timezone.localdate()

        def day(number: int) -> Day | None:
            if not number:
                return None
            date = self.month.replace(day=number)
            return Day(date, date in self.days, date == today)

        weeks = calendar.monthcalendar(self.month.year, self.month.month)
        return [[day(number) for number in week] for week in weeks]

    @property
    def earlier(self) -> datetime.date | None:
        """The last month with news before this one."""
        return max((month for month in self.months if month < self.month), default=None)

    @property
    def later(self) -> datetime.date | None:
        """The first month with news after this one."""
        return min((month for month in self.months if month > self.month), default=None)

    @property
    def months_of_year(self) -> list[datetime.date]:
        return [month for month in reversed(self.months) if month.year == self.month.year]

    @property
    def years(self) -> list[datetime.date]:
        """The latest month with news of each year, the latest year first."""
        latest: dict[int, datetime.date] = {}
        for month in self.months:
            latest.setdefault(month.year, month)
        return list(latest.values())

    @property
    def weekdays(self) -> list[tuple[str, datetime.date]]:
        """How the days of the week are called in short, each with a day by which to call it in full."""
        names = [
            pgettext("weekday", "Mon"),
            pgettext("weekday", "Tue"),
            pgettext("weekday", "Wed"),
            pgettext("weekday", "Thu"),
            pgettext("weekday", "Fri"),
            pgettext("weekday", "Sat"),
            pgettext("weekday", "Sun"),
        ]
        # A Monday and what follows.
        return [(name, datetime.date(2024, 1, number)) for number, name in enumerate(names, 1)]


def calendar_of(news: QuerySet, month: datetime.date | None) -> Calendar | None:
    """The calendar of the month in which `month` lies, or of the last one that has news; None without any."""
    dates = news.order_by(f"-{DATE}").values(DATE)
    months = days_of(dates, "month")
    if not months:
        return None
    month = (month or months[0]).replace(day=1)
    days = days_of(in_range(dates, month_range(month.year, month.month), DATE))
    return Calendar(month, frozenset(days), months)
