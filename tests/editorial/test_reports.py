"""The reports of the desk: their figures, their days, their spreadsheets, and what no filter can break."""

import datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Locale, Page, PageLogEntry, TaskState, Workflow

from core.models import FieldOfLaw
from core.reports.charts import bars, stacked
from editorial.roles import WORKFLOW

pytestmark = pytest.mark.django_db
REPORTS = ["output_report", "times_report", "overdue_report", "wagtailadmin_reports:site_history"]


@pytest.fixture
def published():
    return False


@pytest.fixture
def issue(make_news, local_time):
    """A page that was first published at a moment."""

    def issue(*moment, make=make_news, **fields):
        page = make(**fields)
        Page.objects.filter(pk=page.pk).update(first_published_at=local_time(*moment))
        return page

    return issue


@pytest.fixture
def report(client, editor):
    """The rows of a report as an editor finds them."""
    client.force_login(editor)

    def report(name, **query):
        return list(client.get(reverse(name), query).context["table"].data)

    return report


@pytest.fixture
def book(client, editor):
    """The rows of its spreadsheet."""
    client.force_login(editor)

    def book(name, **query):
        response = client.get(reverse(name), {**query, "export": "xlsx"})
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    return book


# Output.

YEAR = {"published_from": "2026-01-01", "published_to": "2026-12-31"}


def counts(rows):
    return {row.name: row.total for row in rows}


def test_a_month_is_vietnams(issue, report):
    issue(2026, 1, 31, 23, 30)
    issue(2026, 2, 1, 0, 30)
    issue(2025, 12, 31, 23, 59)
    [row] = report("output_report", **YEAR)
    assert row.months == {datetime.date(2026, 1, 1): 1, datetime.date(2026, 2, 1): 1}


def test_only_what_is_public_counts(issue, report, restrict, other_section):
    issue(2026, 1, 5, live=False)
    issue(2026, 1, 5, parent=other_section)
    restrict(other_section)
    assert report("output_report", **YEAR) == []


def test_items_are_counted_by_what_they_are(issue, report, make_document, section, english_home):
    field = FieldOfLaw.objects.get(slug="dat-dai", locale=Locale.get_default())
    issue(2026, 1, 5, author="Lò Thị Hoa", field_of_law=field)
    issue(2026, 1, 6, author="Lò Thị Hoa")
    issue(2026, 1, 7, make=make_document)

    def by(dimension):
        return counts(report("output_report", by=dimension, **YEAR))

    assert by("section") == {section.title: 2, "Văn bản pháp luật": 1}
    assert by("author")["Lò Thị Hoa"] == 2
    assert by("field")["Đất đai"] == 1
    assert by("kind") == {"Tin tức": 2, "Văn bản pháp luật": 1}
    assert by("language") == {"Tiếng Việt": 3}


def test_the_spreadsheet_has_the_same_figures(issue, book, section):
    issue(2026, 1, 5)
    issue(2026, 2, 5)
    rows = book("output_report", **YEAR)
    assert rows[0][1:3] == ["01/2026", "02/2026"]
    assert rows[1] == [section.title, 1, 1, 2]


# Times.


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ((2026, 11, 2, 8), (2026, 11, 3, 8), 1.0),
        ((2026, 11, 6, 12), (2026, 11, 9, 12), 1.0),
        ((2026, 11, 7, 9), (2026, 11, 8, 9), 0.0),
        ((2026, 11, 6, 23, 30), (2026, 11, 9, 0, 30), 1 / 24),
        ((2026, 11, 2), (2026, 11, 16), 10.0),
    ],
)
def test_only_working_days_count(local_time, start, end, days):
    with connection.cursor() as cursor:
        moments = [local_time(*start), local_time(*end), timezone.get_default_timezone_name()]
        cursor.execute("SELECT editorial_working_days(%s, %s, %s)", moments)
        assert cursor.fetchone()[0] == pytest.approx(days)


@pytest.fixture
def approval(make_news, writer, editor, approver, local_time):
    """A page on its way: submitted on a Monday, answered at moments; the last answer publishes it."""

    def approval(*answers):
        page = make_news(owner=writer, live=False)
        page.save_revision(user=writer)
        state = Workflow.objects.get(name=WORKFLOW).start(page, writer)
        type(state).objects.filter(pk=state.pk).update(created_at=local_time(2026, 11, 2, 8))
        began = local_time(2026, 11, 2, 8)
        for user, action, moment in answers:
            state.refresh_from_db()
            if state.status == state.STATUS_NEEDS_CHANGES:
                state.resume(user=writer)
            task = state.current_task_state
            getattr(task, action)(user=user)
            TaskState.objects.filter(pk=task.pk).update(started_at=began, finished_at=moment)
            began = moment
        PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").update(timestamp=began)
        return page

    return approval


def test_each_step_has_its_median_and_what_was_sent_back(approval, report, editor, approver, local_time):
    approval(
        (editor, "reject", local_time(2026, 11, 3, 8)),
        (editor, "approve", local_time(2026, 11, 5, 8)),
        (approver, "approve", local_time(2026, 11, 9, 8)),
    )
    rows = report("times_report", finished_from="2026-11-01", finished_to="2026-11-30")
    figures = {row.step: (row.count, round(row.median, 2), row.sent_back) for row in rows}
    assert figures.pop("Từ lúc gửi duyệt đến lúc xuất bản") == (1, 5.0, None)
    assert figures == {"Biên tập": (2, 1.5, 1), "Lãnh đạo duyệt": (1, 2.0, 0)}


# Overdue.


def test_what_is_late_is_listed_with_who_is_to_answer(approval, report, book):
    page = approval()
    TaskState.objects.update(started_at=timezone.now() - datetime.timedelta(days=30))
    [row] = report("overdue_report")
    assert (row.title, row.answered_by) == (page.title, "Biên tập viên")
    assert row.late > 20
    heading, line = book("overdue_report")
    assert line[0] == page.title
    assert isinstance(line[heading.index("Hạn duyệt")], datetime.datetime)


def test_what_is_in_time_is_not(approval, report):
    approval()
    assert report("overdue_report") == []


def test_an_editor_of_a_unit_sees_what_is_late_in_its_sections(client, approval, member, make_news, unit):
    approval()
    TaskState.objects.update(started_at=timezone.now() - datetime.timedelta(days=30))
    unit_editor = member("editors")
    client.force_login(unit_editor)
    address = reverse("overdue_report")
    assert len(client.get(address).context["object_list"]) == 1
    unit.places.all().delete()
    unit.save()
    assert client.get(address).status_code == 302


# Changes.


@pytest.fixture
def change(make_news, writer):
    def change(**fields):
        page = make_news(**{"owner": writer} | fields)
        page.save_revision(user=page.owner, log_action=True)
        return page

    return change


def test_changes_are_found_by_person_day_and_title(change, report, writer, approver):
    change(title="Tin về đất đai")
    change(title="Tin khác")
    change(title="Tin của lãnh đạo", owner=approver)

    def found(**query):
        return {entry.label for entry in report("wagtailadmin_reports:site_history", **query)}

    assert {"Tin về đất đai", "Tin khác"} <= found(user=writer.pk)
    assert found(user=approver.pk) == {"Tin của lãnh đạo"}
    assert found(label="ĐẤT Đai") == found(label="dat dai") == {"Tin về đất đai"}
    assert "Tin khác" not in found(timestamp_to="2020-01-01")


def test_an_editor_of_a_unit_sees_the_changes_of_its_sections(client, change, member, other_section):
    change(title="Của đơn vị")
    change(title="Của nơi khác", parent=other_section)
    client.force_login(member("editors"))
    text = client.get(reverse("wagtailadmin_reports:site_history")).text
    assert "Của đơn vị" in text
    assert "Của nơi khác" not in text


def test_the_changes_of_a_page_that_is_gone_are_for_administrators(client, change, administrator, report):
    change(title="Tin đã xóa").delete()
    name = "wagtailadmin_reports:site_history"
    assert not any(entry.label == "Tin đã xóa" for entry in report(name))
    client.force_login(administrator)
    assert "Tin đã xóa" in client.get(reverse(name)).text


def test_the_spreadsheet_of_changes_is_in_vietnamese_and_local_time(change, book, writer):
    writer.last_name, writer.first_name = "Lò Thị", "Hoa"
    writer.save()
    change(title="=1+1")
    PageLogEntry.objects.update(timestamp=datetime.datetime(2026, 3, 31, 17, 30, tzinfo=datetime.UTC))
    heading, *lines = book("wagtailadmin_reports:site_history", label="=1+1", action="wagtail.edit")
    [line] = lines
    assert line[:3] == [datetime.datetime(2026, 4, 1, 0, 30), "Lò Thị Hoa", "Đã lưu bản nháp"]
    assert line[heading.index("Tên")] == "=1+1"


def test_no_cell_of_a_csv_is_a_formula(change, client, editor):
    change(title="=HYPERLINK()")
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    assert ",'=HYPERLINK()," in b"".join(response.streaming_content).decode()


# All of them.


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("value", ["\x00", "9" * 30, "0001-01-01", "9999-12-31", "-1", "'\"<x>"])
def test_no_filter_breaks_a_report(client, editor, name, value):
    client.force_login(editor)
    days = [f"{name}_{end}" for name in ("published", "finished", "timestamp") for end in ("from", "to")]
    others = ["by", "kind", "locale", "task", "user", "action", "label", "object_type", "p", "ordering"]
    fields = [*days, *others, "export"]
    for query in (dict.fromkeys(fields, value), dict.fromkeys(fields[-3:], value)):
        assert client.get(reverse(name), query).status_code < 500


@pytest.mark.parametrize("name", REPORTS)
def test_more_pages_ask_no_more_of_the_database(client, editor, name, approval, issue, change):
    client.force_login(editor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        return len(queries)

    def fill():
        page = approval()
        change()
        now = timezone.localtime()
        issue(now.year, now.month, 1, author=page.title)
        TaskState.objects.update(started_at=timezone.now() - datetime.timedelta(days=30))

    fill()
    count()
    before = count()
    for _number in range(3):
        fill()
    assert count() <= before


def test_bars_are_drawn_in_proportion():
    chart = bars("Tin", [("A", 4), ("B", 1)])
    assert [bar.parts[0].length for bar in chart.bars] == ["100.00%", "25.00%"]


def test_what_is_negative_has_no_bar():
    for rows in ([("A", -4), ("B", -1)], [("A", 2), ("B", -1)]):
        assert bars("Tin", rows).bars[1].parts[0].length in ("0%", "0.00%")


def test_what_has_no_colour_left_is_drawn_as_others():
    order = list("abcdefg")
    [bar] = stacked("Tin", [("01/2026", dict.fromkeys(order, 1))], order).bars
    assert [part.shown for part in bar.parts] == ["1"] * 5 + ["2"]
