"""The reports of what was counted."""

import datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.factories import FileFactory
from visits.models import VisitSettings

pytestmark = pytest.mark.django_db
MAY = {"day_from": "2026-05-01", "day_to": "2026-05-31"}


@pytest.fixture
def report(client, writer, freeze):
    """The rows of a report, as any of the staff finds them in June."""
    client.force_login(writer)

    def report(name="visits_report", **query):
        with freeze("2026-06-15"):
            return list(client.get(reverse(name), query).context["table"].data)

    return report


def views(rows):
    return {row.name: row.views for row in rows}


def test_pages_are_counted_in_the_days_that_are_asked_for_those_read_most_first(report, note, make_news):
    first, second = make_news(title="Giữ rừng"), make_news(title="Đất đai")
    note("2026-05-01", "view", first.pk, count=2)
    note("2026-05-31", "view", second.pk, count=3)
    note("2026-04-30", "view", first.pk, count=100)
    note("2026-06-01", "view", first.pk, count=100)
    rows = report(**MAY)
    assert [(row.name, row.views, row.beside) for row in rows] == [
        ("Đất đai", 3, "Chính sách mới"), ("Giữ rừng", 2, "Chính sách mới"),
    ]  # fmt: skip
    assert views(report()) == {"Đất đai": 3, "Giữ rừng": 202}


def test_of_months_long_past_the_whole_counts(report, note, make_news):
    news = make_news(title="Giữ rừng")
    # As tidy_visits has left it.
    note("2025-12-01", "view", news.pk, count=31)
    assert views(report(day_from="2025-12-10", day_to="2025-12-20")) == {"Giữ rừng": 31}


def test_a_section_has_its_items_and_its_own_list(report, note, make_news, make_document, section, home):
    for page in (make_news(), make_news(), make_document(), section, home):
        note("2026-05-02", "view", page.pk)
    assert views(report(by="section", **MAY)) == {section.title: 3, "Văn bản pháp luật": 1, home.title: 1}
    by_kind = views(report(by="kind", **MAY))
    assert (by_kind["Tin tức"], by_kind["Văn bản pháp luật"], sum(by_kind.values())) == (2, 1, 5)


def test_what_is_gone_or_private_is_counted_and_not_named(report, note, make_news, restrict, section):
    gone, private = make_news(title="Đã gỡ"), make_news(title="Kín")
    for page in (gone, private):
        note("2026-05-02", "view", page.pk)
    note("2026-05-02", "view")
    gone.delete()
    restrict(private)
    assert sorted(views(report(**MAY)).values()) == [1, 2]
    assert "Kín" not in views(report(**MAY))


def test_a_month_has_views_downloads_and_searches(report, note):
    note("2026-04-30", "view", count=7)
    note("2026-05-02", "view", count=5)
    note("2026-05-02", "search", count=2)
    note("2026-05-02", "file", file=1, count=3)
    note("2026-05-03", "pack", 1, part="ban-in.pdf")
    rows = report(by="month")
    assert [(row.name, row.views, row.downloads, row.searches) for row in rows] == [
        ("05/2026", 5, 4, 2), ("04/2026", 7, 0, 0),
    ]  # fmt: skip


def test_downloads_are_counted_by_name(report, note, make_outline):
    file, outline = FileFactory(title="Mẫu đơn"), make_outline(title="Luật Đất đai")
    note("2026-05-02", "file", file=file.pk, count=3)
    note("2026-05-02", "pack", outline.pk, part="ban-in.pdf", count=2)
    note("2026-05-02", "pack", part="zip")
    rows = report("downloads_report", **MAY)
    assert [(row.name, row.downloads) for row in rows[:2]] == [("Mẫu đơn", 3), ("Luật Đất đai", 2)]
    assert len(rows) == 3


def test_the_spreadsheet_has_the_same_as_figures(client, report, note, make_news, freeze):
    note("2026-05-02", "view", make_news(title="=Giữ rừng").pk, count=1234)
    report()
    with freeze("2026-06-15"):
        response = client.get(reverse("visits_report"), {**MAY, "export": "xlsx"})
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(response.getvalue())).active]
    assert rows[1] == ["=Giữ rừng", "Chính sách mới", 1234]


def test_many_pages_take_as_many_queries_as_few(client, report, note, make_news):
    def queries():
        with CaptureQueriesContext(connection) as found:
            report(**MAY)
        return len(found)

    note("2026-05-02", "view", make_news().pk)
    queries()
    few = queries()
    for _page in range(5):
        note("2026-05-02", "view", make_news().pk)
    assert queries() == few


@pytest.mark.parametrize("query", [{"day_from": "9999-99-99"}, {"day_from": "0001-01-01"}, {"by": "\x00"}])
def test_no_filter_breaks_a_report(client, report, query):
    report()
    assert client.get(reverse("visits_report"), query).status_code in (200, 400)


def test_the_desk_tells_todays_views_and_where_the_old_sites_come_from(client, report, note, writer):
    VisitSettings.objects.create(carried_over=7_012_345, carried_until=datetime.date(2026, 4, 30))
    report()
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "7.012.345" in page
    assert "7.012.345" in client.get(reverse("visits_report")).content.decode()
