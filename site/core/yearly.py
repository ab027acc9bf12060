"""Days that come again every year, such as 9 November or the month of June."""

import calendar
import datetime
from typing import NamedTuple


class Period(NamedTuple):
    """The days from the first to the last, both of them in it."""

    first: datetime.date
    last: datetime.date

    def holds(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last


class Yearly(NamedTuple):
    """A time of every year: from a day to a day, or whole months where a day is None.

    Without an end it is the one day, or the one month, that it begins with. One that ends before it begins
    goes on into the next year, as the dry season does.
    """

    start_month: int
    start_day: int | None = None
    end_month: int | None = None
    end_day: int | None = None

    def beginning_in(self, year: int) -> Period:
        """The time that begins in this year. 29 February is the 28th in the years that lack it."""
        end_month, end_day = self.end_month, self.end_day
        if end_month is None:
            end_month, end_day = self.start_month, self.start_day
        first = _day(year, self.start_month, self.start_day or 1)
        last = _day(year, end_month, end_day)
        if last < first:
            last = _day(year + 1, end_month, end_day)
        return Period(first, last)

    def next(self, day: datetime.date) -> Period:
        """The time that holds `day`, or else the first one after it."""
        coming = (self.beginning_in(year) for year in (day.year - 1, day.year, day.year + 1))
        return next(period for period in coming if period.last >= day)


def _day(year: int, month: int, day: int | None) -> datetime.date:
    """The day of a month, or its last one."""
    length = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(day or length, length))
