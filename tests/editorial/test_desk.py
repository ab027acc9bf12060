"""The first page of the editor and its calendar."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry, TaskState, Workflow

from core.models import Occasion
from documents.factories import DocumentVersionFactory
from editorial.approval.due import add_working_days
from editorial.approval.urgent import UrgentPublication
from editorial.factories import UserFactory
from editorial.models import ApprovalTask
from editorial.roles import APPROVERS, EDITING_TASK, EDITORS, WORKFLOW

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def published():
    return False


@pytest.fixture
def submit(make_news, writer):
    """A page that its writer handed in, some days ago."""

    def submit(title="Tin chờ duyệt", days_ago=0, by=None, **fields):
        by = by or writer
        page = make_news(title=title, owner=by, live=False, **fields)
        page.save_revision(user=by)
        Workflow.objects.get(name=WORKFLOW).start(page, by)
        started = timezone.now() - days_ago * DAY
        TaskState.objects.filter(workflow_state__object_id=str(page.pk)).update(started_at=started)
        return page

    return submit


# By when a step is to be answered.


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        ("2026-11-23", 2, "2026-11-25"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-26", 2, "2026-11-30"),
        ("2026-11-25", 0, "2026-11-25"),
    ],
)
def test_saturdays_and_sundays_are_no_working_days(day, count, due):
    assert add_working_days(datetime.date.fromisoformat(day), count) == datetime.date.fromisoformat(due)


def test_what_waits_is_on_the_desk_of_who_answers_it(desk, submit, editor, approver):
    submit()
    assert "Tin chờ duyệt" in desk(editor)("desk-waiting")
    assert "Tin chờ duyệt" not in desk(approver)("desk-waiting")


def test_what_is_overdue_comes_first_and_says_so(desk, submit, editor):
    submit("Tin mới gửi")
    submit("Tin quá hạn", days_ago=10)
    text = desk(editor)("desk-waiting")
    assert (
        text.index("Tin quá hạn")
        < text.index("quá hạn", text.index("Tin quá hạn") + 11)
        < text.index("Tin mới gửi")
    )


def test_a_step_without_a_due_time_is_never_overdue(desk, submit, editor):
    ApprovalTask.objects.filter(name=EDITING_TASK).update(days=None)
    submit("Tin cũ", days_ago=100)
    assert "quá hạn" not in desk(editor)("desk-waiting")


def test_a_leader_sees_what_is_overdue_with_others(desk, submit, approver, editor, writer):
    submit("Tin quá hạn", days_ago=10)
    assert "Tin quá hạn" in desk(approver)("desk-overdue")
    assert desk(editor)("desk-overdue") == ""
    assert desk(writer)("desk-overdue") == ""


def test_a_writer_sees_how_far_their_own_pages_are(desk, submit, make_news, writer):
    submit("Tin đã gửi")
    make_news(title="Tin đang viết", owner=writer, live=False).save_revision(user=writer)
    text = desk(writer)("desk-own")
    assert "chờ duyệt Biên tập" in text[text.index("Tin đã gửi") : text.index("Tin đang viết")]
    assert "bản nháp" in text[text.index("Tin đang viết") :]


def test_what_was_sent_back_comes_first(desk, submit, writer, editor):
    submit("Tin chờ")
    page = submit("Tin bị trả")
    page.current_workflow_task_state.reject(user=editor, comment="Thiếu nguồn")
    text = desk(writer)("desk-own")
    assert text.index("Tin bị trả") < text.index("bị trả lại") < text.index("Tin chờ")


def test_the_pages_of_others_are_not_among_ones_own(desk, submit, editor):
    submit("Tin của người khác")
    assert "Tin của người khác" not in desk(editor)("desk-own")


def test_what_goes_up_and_comes_down_today_is_listed(desk, make_news, approver, local_time):
    noon = timezone.localtime().replace(hour=23, minute=59, second=0)
    page = make_news(title="Tin hẹn giờ", live=False)
    page.go_live_at = noon
    page.save_revision(user=approver).publish(user=approver)
    make_news(title="Tin sắp gỡ", expire_at=noon)
    make_news(title="Tin ngày mai", expire_at=noon + DAY)
    text = desk(approver)("desk-scheduled")
    assert "Tin hẹn giờ sẽ xuất bản" in text
    assert "Tin sắp gỡ sẽ gỡ xuống" in text
    assert "Tin ngày mai" not in text


def test_the_menu_of_every_screen_says_how_many_tasks_wait(client, submit, editor, approver, writer):
    submit()
    submit()

    def counted(user):
        client.force_login(user)
        page = client.get(reverse("desk_calendar")).text
        return re.findall(r"data-desk-count[^0-9]{1,15}([0-9+]+)", page)

    assert [counted(user) for user in (editor, approver, writer)] == [["2"], [], []]
    for _number in range(19):
        submit()
    assert counted(editor) == ["20+"]


def test_the_desk_asks_no_more_of_the_database_for_more_pages(client, submit, make_news, editor, writer):
    def count(user):
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wagtailadmin_home"))
        return len(queries)

    submit()
    make_news(owner=writer, live=False).save_revision(user=writer)
    for user in (editor, writer):
        count(user)
    before = [count(user) for user in (editor, writer)]
    for number in range(4):
        submit(f"Tin {number}")
        make_news(owner=writer, live=False).save_revision(user=writer)
    assert [count(user) for user in (editor, writer)] <= before


@pytest.mark.parametrize(
    ("role", "words"),
    [("writers", {"Tin mới"}), ("contributors", {"Tin mới"})],
)
def test_the_people_of_a_unit_begin_something_in_their_section_only(
    client, read, member, section, role, words
):
    client.force_login(member(role))
    page = read(client.get(reverse("wagtailadmin_home")))
    links = page.select(".desk-new a[href*='/pages/add/']")
    assert [link["href"] for link in links] == [
        reverse("wagtailadmin_pages:add", args=["news", "newspage", section.pk])
    ]


def test_a_writer_begins_news_documents_and_outlines(client, read, writer):
    client.force_login(writer)
    page = read(client.get(reverse("wagtailadmin_home")))
    models = {link["href"].split("/")[-3] for link in page.select(".desk-new a[href*='/pages/add/']")}
    assert models == {"newspage", "legaldocumentpage", "outlinepage"}


# The urgent path.


@pytest.fixture
def published_alone(make_news, approver):
    page = make_news(title="Tin khẩn", live=False)
    page.save_revision(user=approver).publish(user=approver)
    return page


def review(client, user, urgent):
    client.force_login(user)
    client.post(reverse("desk_reviewed", args=[urgent.pk]), {"published_at": urgent.seen})
    urgent.refresh_from_db()
    return urgent.reviewed_by


def test_what_one_publishes_alone_waits_for_the_look_of_another(
    desk, published_alone, editor, approver, writer
):
    assert "Tin khẩn" in desk(editor)("desk-urgent")
    assert desk(approver)("desk-urgent") == ""
    assert desk(writer)("desk-urgent") == ""


def test_another_looks_at_it_and_the_log_says_so(client, published_alone, editor):
    assert review(client, editor, UrgentPublication.objects.get()) == editor
    assert PageLogEntry.objects.filter(
        page=published_alone.pk, action="editorial.reviewed_afterwards"
    ).exists()


def test_who_published_it_is_not_another(client, published_alone, approver):
    assert review(client, approver, UrgentPublication.objects.get()) is None


def test_nor_is_a_writer(client, published_alone, writer):
    assert review(client, writer, UrgentPublication.objects.get()) is None


def test_it_is_looked_at_once(client, published_alone, editor):
    urgent = UrgentPublication.objects.get()
    review(client, editor, urgent)
    assert review(client, UserFactory(role=APPROVERS), urgent) == editor


def test_a_look_counts_for_what_was_looked_at(client, published_alone, editor, approver):
    urgent = UrgentPublication.objects.get()
    seen = urgent.seen
    published_alone.save_revision(user=approver).publish(user=approver)
    client.force_login(editor)
    client.post(reverse("desk_reviewed", args=[urgent.pk]), {"published_at": seen})
    assert UrgentPublication.objects.get().reviewed_at is None


def test_a_version_that_one_publishes_alone_waits_too(client, desk, make_document, approver, editor):
    law = make_document(number="45/2013/QH13", title="Luật Đất đai")
    version = DocumentVersionFactory(document=law, valid_from=datetime.date(2020, 1, 1), body=law.body)
    version.save_revision(user=approver).publish(user=approver)
    assert "45/2013/QH13, 01/01/2020" in desk(editor)("desk-urgent")
    assert review(client, editor, UrgentPublication.objects.get(version=version)) == editor
    assert ModelLogEntry.objects.for_instance(version).filter(action="editorial.reviewed_afterwards").exists()


def test_what_one_schedules_alone_waits_too(make_news, approver):
    page = make_news(live=False)
    page.go_live_at = timezone.now() + DAY
    page.save_revision(user=approver).publish(user=approver)
    assert UrgentPublication.objects.get().page_id == page.pk


def test_published_twice_it_waits_once(published_alone, approver):
    published_alone.save_revision(user=approver).publish(user=approver)
    assert UrgentPublication.objects.count() == 1


def test_what_passed_the_approval_waits_for_nothing(submit, editor, approver):
    page = submit()
    for user in (editor, approver):
        state = Page.objects.get(pk=page.pk).current_workflow_task_state
        state.task.specific.on_action(state, user, "approve")
    assert Page.objects.get(pk=page.pk).live
    assert not UrgentPublication.objects.exists()


def test_a_look_is_no_get(client, published_alone, editor):
    client.force_login(editor)
    address = reverse("desk_reviewed", args=[UrgentPublication.objects.get().pk])
    assert client.get(address).status_code == 405


# The calendar.


@pytest.fixture
def days(client, read, editor):
    """The texts of the days in the calendar, by their numbers."""

    def days(**query):
        client.force_login(editor)
        response = client.get(reverse("desk_calendar"), query)
        cells = read(response).select(".desk-calendar td:not(.desk-outside)")
        texts = (" ".join(cell.get_text(" ").split()) for cell in cells)
        return {int(text.split("/")[0].split()[-1]): text for text in texts}

    return days


def test_the_calendar_shows_the_public_title_of_a_page_that_is_changed(days, make_news, local_time):
    page = make_news(title="Tiêu đề cũ", first_published_at=local_time(2025, 11, 3, 8))
    page.title = "Tiêu đề chưa duyệt"
    page.save_revision()
    text = days(month="2025-11")[3]
    assert "Tiêu đề cũ" in text
    assert "chưa duyệt" not in text


def test_a_month_shows_what_was_published_and_its_occasions(days, make_news, home, local_time):
    make_news(title="Tin tháng Mười một", first_published_at=local_time(2025, 11, 3, 8, 30))
    Occasion.objects.create(
        name="Ngày Pháp luật", slug="npl", locale=home.locale, start_month=11, start_day=9
    )
    found = days(month="2025-11")
    assert len(found) == 30
    assert "08:30 Tin tháng Mười một" in found[3]
    assert "Ngày Pháp luật" in found[9]


def test_a_week_shows_its_seven_days(days, make_news, local_time):
    make_news(title="Tin trong tuần", first_published_at=local_time(2025, 11, 30, 23, 59))
    found = days(week="2025-11-26")
    assert list(found) == [24, 25, 26, 27, 28, 29, 30]
    assert "Tin trong tuần" in found[30]


def test_a_day_of_a_month_shows_a_few_and_counts_the_others(days, make_news, local_time):
    for number in range(7):
        make_news(title=f"Tin {number}", first_published_at=local_time(2025, 11, 3, 8, number))
    assert "Còn 2 mục nữa" in days(month="2025-11")[3]


def test_drafts_and_private_pages_of_others_are_not_in_the_calendar(days, make_news, restrict, local_time):
    moment = local_time(2025, 11, 3, 8)
    make_news(title="Bản nháp", first_published_at=moment, live=False)
    restrict(make_news(title="Tin kín", first_published_at=moment))
    text = days(month="2025-11")[3]
    assert "Bản nháp" not in text
    assert "Tin kín" not in text


@pytest.mark.parametrize(
    "query",
    [{"month": "x"}, {"month": "9999-12"}, {"week": "0001-01-01"}, {"month": "2026-13"}],
)
def test_a_time_that_is_none_shows_this_month(days, query):
    assert len(days(**query)) >= 28


def test_every_role_has_a_calendar(client, writer, member):
    for user in (writer, member("contributors"), UserFactory(role=EDITORS)):
        client.force_login(user)
        assert client.get(reverse("desk_calendar")).status_code == 200
