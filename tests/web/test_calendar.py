"""The calendar beside the news: which days and months have news, and what is marked."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.calendar import Calendar

MONTHS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.fixture
def calendar_at(client):
    """The calendar that a list shows."""
    return lambda address: client.get(address).context["calendar"]


@pytest.fixture
def days(read):
    """The elements of the calendar's days at an address, by number."""

    def days(address):
        return {int(day.get_text()): day for day in read(address).select(".calendar__day")}

    return days


@given(MONTHS)
def test_a_month_has_each_of_its_days_once_in_weeks_that_begin_on_monday(month):
    weeks = Calendar(month, frozenset(), [month]).weeks
    shown = [day.date for week in weeks for day in week if day]
    last = calendar.monthrange(month.year, month.month)[1]
    assert [day.day for day in shown] == list(range(1, last + 1))
    assert all(len(week) == 7 for week in weeks)
    assert all(day.date.weekday() == n for week in weeks for n, day in enumerate(week) if day)


@given(MONTHS, st.lists(MONTHS, unique=True).map(lambda months: sorted(months, reverse=True)))
def test_the_steps_skip_to_the_nearest_months_that_have_news(month, months):
    shown = Calendar(month, frozenset(), months)
    between = [other for other in months if (shown.earlier or month) < other < (shown.later or month)]
    assert set(between) <= {month}
    assert shown.earlier is None or shown.earlier < month
    assert shown.later is None or shown.later > month
    assert (shown.earlier is None) == all(other >= month for other in months)
    assert (shown.later is None) == all(other <= month for other in months)


@given(st.lists(MONTHS, unique=True, min_size=1).map(lambda months: sorted(months, reverse=True)))
def test_each_year_leads_to_its_latest_month_with_news(months):
    years = Calendar(months[0], frozenset(), months).years
    assert years == [max(m for m in months if m.year == year.year) for year in years]
    assert {year.year for year in years} == {month.year for month in months}


def test_the_days_with_news_are_links_to_their_archive(days, make_news, local_time):
    make_news(display_date=local_time(2024, 5, 2, 0, 0))
    make_news(display_date=local_time(2024, 5, 31, 23, 59))
    found = days("/tin-tuc/")
    links = {number: day.get("href") for number, day in found.items() if day.name == "a"}
    assert links == {2: "/tin-tuc/2024/05/02/", 31: "/tin-tuc/2024/05/31/"}
    assert len(found) == 31


def test_drafts_and_private_items_make_no_link(calendar_at, make_news, local_time, restrict):
    make_news(display_date=local_time(2024, 5, 2))
    make_news(display_date=local_time(2024, 5, 3), live=False, publish=False)
    restrict(make_news(display_date=local_time(2024, 5, 4)))
    restrict(make_news(display_date=local_time(2024, 6, 4)))
    shown = calendar_at("/tin-tuc/")
    assert shown.days == {datetime.date(2024, 5, 2)}
    assert shown.months == [datetime.date(2024, 5, 1)]


def test_a_section_has_a_calendar_of_its_own_news(calendar_at, make_news, local_time, section):
    other = section.get_siblings(inclusive=False).first().specific
    make_news(display_date=local_time(2024, 5, 2))
    make_news(display_date=local_time(2024, 6, 2), parent=other)
    assert calendar_at(section.url).months == [datetime.date(2024, 5, 1)]
    assert calendar_at(other.url).days == {datetime.date(2024, 6, 2)}


@pytest.mark.parametrize(
    ("address", "month"),
    [("", (2025, 3)), ("2024/5/", (2024, 5)), ("2024/5/9/", (2024, 5)), ("2020/1/", (2020, 1))],
)
def test_the_month_is_that_of_the_archive_or_the_last_with_news(
    calendar_at, make_news, local_time, address, month
):
    make_news(display_date=local_time(2025, 3, 2))
    make_news(display_date=local_time(2024, 5, 2))
    assert calendar_at(f"/tin-tuc/{address}").month == datetime.date(*month, 1)


def test_the_steps_lead_to_the_months_before_and_after(read, make_news, local_time):
    for month in ((2023, 1), (2024, 5), (2025, 3)):
        make_news(display_date=local_time(*month, 2))
    steps = read("/tin-tuc/2024/5/").select(".calendar__steps a")
    assert [(step.get("rel"), step.get("href")) for step in steps] == [
        (["prev"], "/tin-tuc/2023/01/"),
        (["next"], "/tin-tuc/2025/03/"),
    ]


def test_the_day_that_is_shown_is_marked(days, make_news, local_time):
    make_news(display_date=local_time(2024, 5, 2))
    marked = {number: day.get("aria-current") for number, day in days("/tin-tuc/2024/5/9/").items()}
    assert {number: mark for number, mark in marked.items() if mark} == {9: "page"}


def test_today_is_marked(days, make_news, local_time, freeze):
    make_news(display_date=local_time(2024, 5, 2))
    with freeze("2024-05-28"):
        found = days("/tin-tuc/")
    assert [number for number, day in found.items() if day.get("aria-current") == "date"] == [28]


def test_the_table_is_named_by_its_month_and_its_columns_by_the_days_of_the_week(
    read, text_of, make_news, local_time
):
    make_news(display_date=local_time(2024, 5, 2))
    page = read("/tin-tuc/")
    assert "5/2024" in text_of(page, ".calendar caption")
    heads = page.select(".calendar th[scope=col]")
    assert len(heads) == 7
    assert all(head.select(".visually-hidden")[0].get_text() for head in heads)


def test_a_site_without_news_has_no_calendar_and_still_a_field_for_a_day(read, db):
    page = read("/tin-tuc/")
    assert not page.select(".calendar table")
    assert page.select(".calendar input[type=date]")


def test_the_day_that_is_picked_in_a_section_is_one_of_the_section(client, make_news, section):
    response = client.get(f"{section.url}ngay/", {"ngay": "2024-05-02", "xem": "gon"})
    assert response.url == f"{section.url}2024/05/02/?xem=gon"
