"""When occasions are: days, months and stretches that come again every year."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.yearly import Period, Yearly

date = datetime.date
months, days = st.integers(1, 12), st.none() | st.integers(1, 31)
dates = st.dates(date(2000, 1, 1), date(2100, 12, 31))
yearlies = st.builds(Yearly, months, days, st.none() | months, days)


@pytest.mark.parametrize(
    ("yearly", "day", "expected"),
    [
        (Yearly(11, 9), date(2026, 11, 9), Period(date(2026, 11, 9), date(2026, 11, 9))),
        (Yearly(11, 9), date(2026, 11, 10), Period(date(2027, 11, 9), date(2027, 11, 9))),
        (Yearly(6), date(2026, 6, 15), Period(date(2026, 6, 1), date(2026, 6, 30))),
        (Yearly(10, 1, 10, 7), date(2026, 9, 30), Period(date(2026, 10, 1), date(2026, 10, 7))),
        # A dry season goes on into the next year.
        (Yearly(11, None, 4), date(2027, 2, 1), Period(date(2026, 11, 1), date(2027, 4, 30))),
        (Yearly(2, 29), date(2026, 1, 1), Period(date(2026, 2, 28), date(2026, 2, 28))),
        (Yearly(2), date(2028, 2, 1), Period(date(2028, 2, 1), date(2028, 2, 29))),
    ],
)
def test_the_next_time_is_the_one_that_is_on_or_else_the_first_to_come(yearly, day, expected):
    assert yearly.next(day) == expected


@given(yearlies, dates)
def test_the_next_time_never_lies_in_the_past_nor_more_than_a_year_off(yearly, day):
    period = yearly.next(day)
    assert period.first <= period.last >= day
    assert period.holds(day) or 0 < (period.first - day).days <= 366
