"""What came back from the field: its totals, its notes, and who marks them."""

import datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from core.models import FieldOfLaw
from outlines.factories import CommuneFactory, FieldReportFactory
from outlines.models import FieldReport

pytestmark = pytest.mark.django_db
YEAR = {"used_on_from": "2026-01-01", "used_on_to": "2026-12-31"}
TOTALS, NOTES = "field_report", "field_notes_report"


@pytest.fixture
def published():
    return False


@pytest.fixture
def outline(make_outline, home):
    field = FieldOfLaw.objects.get(slug="dat-dai", locale=home.locale)
    return make_outline(title="Đề cương về đất đai", field_of_law=field)


@pytest.fixture
def reports(outline):
    """Two of one commune in two months, one of what became of it, and spam."""
    new = CommuneFactory(name="Mới")
    old = CommuneFactory(name="Cũ", ended_on=datetime.date(2026, 7, 1), successor=new)
    FieldReportFactory(outline=outline, commune=old, used_on=datetime.date(2026, 3, 31), audience_size=30)
    FieldReportFactory(
        outline=outline, commune=old, used_on=datetime.date(2026, 4, 1), audience_size=12, unclear="=1+1"
    )
    FieldReportFactory(outline=None, commune=new, used_on=datetime.date(2026, 8, 9), audience_size=100)
    FieldReportFactory(outline=outline, commune=new, used_on=datetime.date(2026, 8, 9), status="spam")
    return {"old": old, "new": new}


@pytest.fixture
def rows(client, editor):
    client.force_login(editor)

    def rows(name, **query):
        return list(client.get(reverse(name), YEAR | query).context["table"].data)

    return rows


@pytest.fixture
def book(client, editor):
    """The rows of a spreadsheet."""
    client.force_login(editor)

    def book(name, **query):
        response = client.get(reverse(name), YEAR | query | {"export": "xlsx"})
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    return book


def test_uses_and_listeners_are_counted_by_what_is_asked_for(reports, rows, outline):
    def counted(by, **query):
        return {row.name: (row.uses, row.listeners, row.unclear) for row in rows(TOTALS, by=by, **query)}

    old, new = str(reports["old"]), str(reports["new"])
    assert counted("commune") == {old: (2, 42, 1), new: (1, 100, 0)}
    assert counted("month") == {"08/2026": (1, 100, 0), "04/2026": (1, 12, 1), "03/2026": (1, 30, 0)}
    assert counted("outline") == {outline.title: (2, 42, 1), "Đề cương cũ": (1, 100, 0)}
    assert counted("field")["Đất đai"] == (2, 42, 1)
    assert len(counted("commune", commune=reports["new"].pk)) == 2
    assert len(counted("commune", commune=reports["old"].pk)) == 1
    assert counted("month", used_on_to="2026-03-31") == {"03/2026": (1, 30, 0)}


def test_the_spreadsheets_have_the_same_figures_and_no_formula(reports, book):
    totals = book(TOTALS)
    assert totals[0][4:] == ["03/2026", "04/2026", "08/2026"]
    assert totals[1] == [str(reports["old"]), 2, 42, 1, 1, 1, 0]
    notes = book(NOTES, has_notes="true")
    assert len(notes) == 2
    assert (notes[1][0], notes[1][5]) == (datetime.datetime(2026, 4, 1), "=1+1")


def test_more_reports_ask_no_more_of_the_database(client, editor, reports, make_outline):
    client.force_login(editor)

    def count(name):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"{name}_results"), YEAR).status_code == 200
        return len(queries)

    before = [max(count(name), count(name)) for name in (TOTALS, NOTES)]
    for _number in range(4):
        FieldReportFactory(outline=make_outline(), unclear="Chưa rõ.")
    assert [count(name) for name in (TOTALS, NOTES)] <= before


@pytest.mark.parametrize("wrong", ["\x00", "9" * 40, "9999-99-99", "x"])
def test_no_filter_is_a_fault(client, editor, reports, wrong):
    client.force_login(editor)
    names = ("used_on_from", "commune", "outline", "field", "by", "has_notes", "status", "p")
    statuses = {
        client.get(reverse(f"{report}_results"), {name: wrong}).status_code
        for report in (TOTALS, NOTES)
        for name in names
    }
    assert max(statuses) < 500


def mark(client, report, status):
    return client.post(reverse("field_report_mark", args=[report.pk]), {"status": status}).status_code


def test_an_editor_marks_a_report_and_the_history_of_the_outline_says_so(client, editor, outline):
    report = FieldReportFactory(outline=outline, unclear="Mua hàng giá rẻ")
    client.force_login(editor)
    assert mark(client, report, "spam") == 302
    assert mark(client, report, "hacked") == 400
    assert client.get(reverse("field_report_mark", args=[report.pk])).status_code == 405
    assert FieldReport.objects.get().status == "spam"
    assert PageLogEntry.objects.get(page=outline.pk, action__contains="field").user == editor
    assert client.get(reverse("wagtailadmin_pages:history", args=[outline.pk])).status_code == 200


def test_who_does_not_edit_the_outline_marks_nothing(client, writer, member, outline):
    report = FieldReportFactory(outline=outline)
    for user in (writer, member("editors")):
        client.force_login(user)
        assert mark(client, report, "handled") == 302
    assert FieldReport.objects.get().status == "new"


def test_the_outline_leads_its_editor_to_its_reports(client, editor, writer, outline, reports):
    address = f"{reverse(NOTES)}?outline={outline.pk}"
    shown = []
    for user in (editor, writer):
        client.force_login(user)
        shown.append(address in client.get(reverse("wagtailadmin_pages:edit", args=[outline.pk])).text)
    assert shown == [True, False]


def test_a_report_stays_when_its_outline_is_gone_and_keeps_its_commune(client, administrator, outline):
    report = FieldReportFactory(outline=outline)
    outline.delete()
    report.refresh_from_db()
    assert (report.outline, report.title) == (None, "Đề cương về đất đai")
    client.force_login(administrator)
    client.post(reverse("wagtailsnippets_outlines_commune:delete", args=[report.commune_id]))
    assert FieldReport.objects.get().commune == report.commune
    assert mark(client, report, "handled") == 302
    assert FieldReport.objects.get().status == "handled"
