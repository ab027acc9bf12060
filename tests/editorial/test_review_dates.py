"""By when a page is to be looked through again, and who is reminded of it."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import ReviewDate
from editorial.desk.work import AHEAD, MOST, to_review_again
from editorial.factories import UserFactory
from editorial.roles import WRITERS

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def published():
    return False


@pytest.fixture
def due(make_news, writer):
    """A page of the writer whose review is due today, or some days later."""

    def due(title="Tin cũ", later=0 * DAY, **fields):
        page = make_news(title=title, **{"owner": writer} | fields)
        ReviewDate.objects.create(page=page, date=timezone.localdate() + later)
        return page

    return due


def test_its_owner_and_the_editors_of_its_place_are_reminded(desk, due, writer, editor, member):
    due()
    for user in (writer, editor, member("editors")):
        assert "Tin cũ" in desk(user)("desk-review")


def test_nobody_else_is(desk, due, member, other_section):
    due(parent=other_section)
    for user in (UserFactory(role=WRITERS), member("editors"), member("contributors")):
        assert desk(user)("desk-review") == ""


@pytest.mark.parametrize(("later", "count"), [(-DAY, 1), (AHEAD, 1), (AHEAD + DAY, 0)])
def test_the_reminder_comes_some_days_before(due, writer, later, count):
    due(later=later)
    assert len(to_review_again(writer)) == count


def test_what_is_late_says_so(desk, due, writer):
    due("Tin đã trễ")
    due("Tin sắp tới", later=3 * DAY)
    text = desk(writer)("desk-review")
    assert text.index("Tin đã trễ") < text.index("quá hạn") < text.index("Tin sắp tới")
    assert text.count("quá hạn") == 1


def test_what_is_not_public_needs_no_review(due, writer):
    due(live=False)
    assert to_review_again(writer) == []


def test_only_so_many_are_listed(due, writer):
    for number in range(MOST + 1):
        due(f"Tin {number}")
    assert len(to_review_again(writer)) == MOST


def test_more_pages_ask_no_more_of_the_database(client, due, editor):
    client.force_login(editor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wagtailadmin_home"))
        return len(queries)

    due()
    count()
    before = count()
    for number in range(3):
        due(f"Tin {number}", owner=UserFactory())
    assert count() <= before


def test_the_daily_mail_tells_of_it(freeze, due, writer, mailoutbox):
    with freeze("2026-11-25"):
        due()
        call_command("send_digest")
    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "Tin cũ" in bodies[writer.email]
    assert "25/11/2026" in bodies[writer.email]


def test_the_date_is_in_the_form_of_a_page(client, due, editor):
    page = due()
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert 'name="review_dates-0-date"' in response.text


def test_the_date_is_a_part_of_the_draft(due):
    page = due()
    page.review_dates.set([])
    page.save_revision()
    assert ReviewDate.objects.exists()
    page.get_latest_revision().publish()
    assert not ReviewDate.objects.exists()
