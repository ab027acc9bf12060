"""What lists are made of: which days have something, and what lies right below a page."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from core.listings import children_of, days_of

# Around midnight in Vietnam and in Greenwich, on the days where months and years end.
MOMENTS = st.datetimes(
    datetime.datetime(2023, 12, 25), datetime.datetime(2024, 3, 5), timezones=st.just(datetime.UTC)
)


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MOMENTS, max_size=12))
def test_the_days_and_months_of_moments_are_those_of_local_time_newest_first(moments):
    Session.objects.all().delete()
    Session.objects.bulk_create(
        Session(session_key=str(number), session_data="", expire_date=moment)
        for number, moment in enumerate(moments)
    )
    dates = Session.objects.order_by("-expire_date").values("expire_date")
    days = {timezone.localdate(moment) for moment in moments}
    assert days_of(dates) == sorted(days, reverse=True)
    assert days_of(dates, "month") == sorted({day.replace(day=1) for day in days}, reverse=True)


def test_what_lies_right_below_a_page_is_what_wagtail_says(home, section, make_news):
    make_news()
    for page in (home, section.get_parent(), section):
        below = children_of(page, Page.objects.all())
        assert list(below.order_by("path")) == list(Page.objects.child_of(page).order_by("path")) != []
