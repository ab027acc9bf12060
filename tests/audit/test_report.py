"""The log as administrators read it."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.models import Entry
from audit.recording import record
from audit.words import changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(client, administrator):
    client.force_login(administrator)
    return lambda query="": client.get(f"{reverse('audit_log')}?{query}")


@pytest.fixture
def switched_off(kept, writer):
    writer.is_active = False
    return kept(writer.save)[0]


@pytest.fixture
def change():
    """How the report tells that somebody was switched off."""
    return f"{_('yes')} → {_('no')}"


def rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_an_entry_is_told_in_the_words_of_people(report, switched_off, change):
    page = report().text
    for words in ("administrator", _("Changed"), _("user").capitalize(), change, "203.0.113.7"):
        assert words in page


@pytest.mark.parametrize(
    ("kind", "name", "value", "shown"),
    [
        ("editorial.user", "date_joined", "2026-11-29 03:05:07.123+00:00", "29/11/2026 10:05"),
        ("editorial.delegation", "starts_on", "2026-11-29", "29/11/2026"),
        (
            "wagtailcore.pageviewrestriction",
            "restriction_type",
            "login",
            _("Private, accessible to any logged-in users"),
        ),
        (
            "wagtailcore.page",
            "revision",
            {"created": "2026-11-29T03:05:07.123Z"},
            "created: 29/11/2026 10:05",
        ),
        ("editorial.user", "username", "2026-99-99", "2026-99-99"),
        ("editorial.user", "username", "45/2013/QH13 2013-11-29", "45/2013/QH13 2013-11-29"),
    ],
)
def test_what_is_kept_is_shown_as_people_write_it(kind, name, value, shown):
    told = changes(kind, {}, {name: value})
    assert told.partition(": ")[2] == str(shown)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("action=changed", True),
        ("action=deleted", False),
        ("kind=editorial.user&label=writ", True),
        ("kind=auth.group", False),
        ("at_from=2020-01-01&at_to=2020-12-31", False),
        ("at_from=2020-01-01&at_to=2100-12-31", True),
    ],
)
def test_it_is_filtered(report, switched_off, change, query, is_found):
    assert (change in report(query).text) == is_found


def test_by_person(report, switched_off, change, administrator, writer):
    assert change in report(f"user={administrator.pk}").text
    assert change not in report(f"user={writer.pk}").text


@pytest.mark.parametrize(
    "query", ["user=x", "at_from=x", "action=%00", "kind=x", "p=99999", f"user={'9' * 31}"]
)
def test_nonsense_is_no_error(report, query):
    assert report(query).status_code in (200, 400, 404)


def test_its_cells_are_no_formulas(report):
    record("exported", label="=HYPERLINK(1)", who="@SUM(A1)")
    (row,) = rows(report("export=csv&action=exported"))
    assert {"'=HYPERLINK(1)", "'@SUM(A1)"} <= set(row.values())


def test_its_spreadsheet_has_dates_and_texts(report):
    record("exported", label="=HYPERLINK(1)")
    response = report("export=xlsx&action=exported")
    content = b"".join(response.streaming_content) if response.streaming else response.content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(cell.is_date for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def test_that_the_log_itself_was_taken_out_is_in_it(report):
    report("export=csv")
    assert Entry.objects.filter(action="exported", label__contains="audit-log").exists()
