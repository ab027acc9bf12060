"""Grading an item, the screens of a period, and who sees whose royalties; the list that is signed."""

import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from editorial.models import Contribution, Rate, RateTable, RoyaltyGenre, RoyaltyLine, RoyaltyPeriod
from editorial.royalties.signing import prepare, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return False


@pytest.fixture
def genre():
    return RoyaltyGenre.objects.get(name="Tin")


@pytest.fixture
def page(make_news, local_time, writer):
    page = make_news(title="Tin về đất đai", owner=writer, author="Lò Thị Hoa")
    Page.objects.filter(pk=page.pk).update(first_published_at=local_time(2026, 3, 5))
    return page


@pytest.fixture
def contributions(page, genre, writer):
    table = RateTable.objects.create(
        valid_from="2026-01-01", basis="Quyết định 1/QĐ-STP", unit_amount=400_000
    )
    Rate.objects.create(table=table, genre=genre, grade=1, units=Decimal("1.5"))
    return [
        Contribution.objects.create(page=page.page_ptr, name=name, user=user, genre=genre)
        for name, user in (("Lò Thị Hoa", writer), ("=1+1", None))
    ]


@pytest.fixture
def period(contributions, administrator):
    period = RoyaltyPeriod.objects.create(
        first_day=datetime.date(2026, 3, 1), last_day=datetime.date(2026, 3, 31)
    )
    prepare(period, administrator)
    return period


@pytest.fixture
def locked(period, approver):
    sign(period, approver, period.seen)
    return RoyaltyPeriod.objects.get()


def grading(genre, *rows):
    filled = [
        {"name": "", "user": "", "role": "author", "genre": genre.pk, "grade": 1, "coefficient": "1"} | row
        for row in rows
    ]
    return nested_form_data({"form": inline_formset(filled)})


# Grading.


def grade(client, page, user, genre, *rows):
    client.force_login(user)
    return client.post(reverse("royalties_grade", args=[page.pk]), grading(genre, *rows))


def test_an_editor_grades_an_item_that_is_published(client, page, editor, writer, genre):
    row = {"user": writer.pk, "coefficient": "1.5", "grade": 2}
    grade(client, page, editor, genre, row, {"name": "Giàng A Páo", "role": "photographer"})
    first, second = Contribution.objects.all()
    assert (first.name, first.user, first.coefficient) == (writer.get_full_name(), writer, Decimal("1.5"))
    assert (second.name, second.role) == ("Giàng A Páo", "photographer")


def test_a_double_click_stores_nothing_twice(client, page, editor, genre):
    for _click in range(2):
        response = grade(client, page, editor, genre, {"name": "Lò Thị Hoa"})
    assert response.url == reverse("royalties_grade", args=[page.pk])
    assert Contribution.objects.count() == 1


def test_who_looks_at_the_rows_as_they_are_adds_to_them(client, page, editor, genre):
    grade(client, page, editor, genre, {"name": "Lò Thị Hoa"})
    address = reverse("royalties_grade", args=[page.pk])
    seen = {"seen": client.get(address).context["seen"]}
    client.post(address, grading(genre, {"name": "Giàng A Páo"}) | seen)
    assert [row.name for row in Contribution.objects.all()] == ["Lò Thị Hoa", "Giàng A Páo"]


def test_the_author_of_the_item_is_proposed(client, page, editor):
    client.force_login(editor)
    assert 'value="Lò Thị Hoa"' in client.get(reverse("royalties_grade", args=[page.pk])).text


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"name": "Hoa", "grade": 99},
        {"name": "Hoa", "coefficient": "-1"},
        {"name": "Hoa", "user": 10**9},
        {"name": "Hoa", "genre": "x"},
    ],
)
def test_what_makes_no_sense_is_not_kept(client, page, editor, genre, row):
    assert grade(client, page, editor, genre, {"name": "", "coefficient": "2"} | row).status_code == 200
    assert not Contribution.objects.exists()


def test_a_writer_grades_nothing(client, page, writer, genre):
    grade(client, page, writer, genre, {"name": "Lò Thị Hoa"})
    assert not Contribution.objects.exists()


def test_an_editor_of_a_unit_grades_in_its_sections_only(
    client, page, member, genre, make_news, other_section
):
    editor = member("editors")
    elsewhere = make_news(parent=other_section)
    grade(client, page, editor, genre, {"name": "Lò Thị Hoa"})
    grade(client, elsewhere, editor, genre, {"name": "Lò Thị Hoa"})
    assert [row.page_id for row in Contribution.objects.all()] == [page.pk]


def test_a_row_is_changed_in_its_own_item_only(client, page, contributions, make_news, editor, genre):
    other = make_news()
    row = contributions[0]
    data = nested_form_data(
        {"form": inline_formset([{"id": row.pk, "name": "Tên khác", "role": "author", "genre": genre.pk,
                                  "grade": 1, "coefficient": "1"}], initial=1)}
    )  # fmt: skip
    client.force_login(editor)
    client.post(reverse("royalties_grade", args=[other.pk]), data)
    row.refresh_from_db()
    assert (row.name, row.page_id) == ("Lò Thị Hoa", page.pk)


def test_what_waits_to_be_graded_is_listed(client, page, contributions, make_news, local_time, editor):
    other = make_news(title="Tin chưa chấm")
    Page.objects.filter(pk=other.pk).update(first_published_at=local_time(2026, 3, 6))
    client.force_login(editor)
    days = {"published_from": "2026-01-01"}

    def listed(**query):
        response = client.get(reverse("royalties_grading"), days | query)
        return [row.title for row in response.context["object_list"]]

    assert listed(graded="false") == ["Tin chưa chấm"]
    assert listed(graded="true") == listed(title="DAT DAI") == ["Tin về đất đai"]


# Who sees what.


def own(client, user, **query):
    client.force_login(user)
    return [line.name for line in client.get(reverse("royalties_report"), query).context["object_list"]]


def test_everybody_sees_their_own_once_they_are_signed(client, period, approver, writer, editor):
    assert own(client, writer) == []
    sign(period, approver, period.seen)
    assert own(client, writer) == ["Lò Thị Hoa"]
    assert own(client, editor) == []


def test_who_prepares_and_signs_sees_all(client, locked, approver, administrator):
    for user in (approver, administrator):
        assert set(own(client, user)) == {"Lò Thị Hoa", "=1+1"}
    assert own(client, approver, name="lo thi") == ["Lò Thị Hoa"]


STEPS = ["royalty_period", "royalty_spreadsheet"]


@pytest.mark.parametrize("name", STEPS)
def test_a_period_is_opened_by_who_sees_all(client, locked, request, name):
    for role, status in {"writer": 302, "editor": 302, "approver": 200, "administrator": 200}.items():
        client.force_login(request.getfixturevalue(role))
        assert client.get(reverse(name, args=[locked.pk])).status_code == status


def step(client, user, name, period, **data):
    client.force_login(user)
    response = client.post(reverse(name, args=[period.pk]), data, follow=True)
    period.refresh_from_db()
    return response


def test_the_steps_from_computing_to_the_lock_and_back(client, period, approver, administrator):
    step(client, administrator, "royalty_compute", period)
    assert "Ký và khóa" not in client.get(reverse("royalty_period", args=[period.pk])).text
    step(client, administrator, "royalty_sign", period, seen=period.seen)
    assert period.is_open
    step(client, approver, "royalty_sign", period, seen=period.seen)
    assert (period.is_open, period.signed_by) == (False, approver)
    step(client, approver, "royalty_unlock", period, reason="Chấm nhầm")
    step(client, administrator, "royalty_unlock", period, reason="")
    assert not period.is_open
    step(client, administrator, "royalty_unlock", period, reason="Chấm nhầm")
    assert period.is_open


@pytest.mark.parametrize("name", ["royalty_compute", "royalty_sign", "royalty_unlock"])
def test_an_editor_takes_no_step(client, period, editor, name):
    before = period.prepared_at
    step(client, editor, name, period, seen=period.seen, reason="Không")
    assert (period.is_open, period.prepared_at) == (True, before)


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_a_locked_period_is_not_edited(client, locked, administrator, name):
    client.force_login(administrator)
    client.post(
        reverse(f"royalty_periods:{name}", args=[locked.pk]),
        {"first_day": "2026-03-02", "last_day": "2026-03-31"},
    )
    assert RoyaltyPeriod.objects.get().first_day == datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    "days", [("2026-03-31", "2026-03-01"), ("0001-01-01", "9999-12-31"), ("2026-03-15", "2026-04-14")]
)
def test_a_period_has_days_of_its_own(client, locked, administrator, days):
    client.force_login(administrator)
    response = client.post(reverse("royalty_periods:add"), {"first_day": days[0], "last_day": days[1]})
    assert response.status_code == 200
    assert RoyaltyPeriod.objects.count() == 1


def test_of_other_days_a_period_is_computed_anew(client, period, administrator):
    client.force_login(administrator)
    days = {"first_day": "2026-03-01", "last_day": "2026-03-04"}
    client.post(reverse("royalty_periods:edit", args=[period.pk]), days)
    period.refresh_from_db()
    assert (period.last_day, period.prepared_at, period.lines.count()) == (datetime.date(2026, 3, 4), None, 0)


def test_a_genre_that_something_has_is_not_deleted(client, contributions, genre, administrator):
    client.force_login(administrator)
    Rate.objects.all().delete()
    client.post(reverse("royalty_genres:delete", args=[genre.pk]))
    assert RoyaltyGenre.objects.filter(pk=genre.pk).exists()


def test_a_new_table_of_rates_begins_with_the_last(client, contributions, administrator):
    client.force_login(administrator)
    text = client.get(reverse("royalty_rates:add")).text
    assert 'name="rates-0-units" value="1.5' in text or 'value="1.50"' in text


# The list that is signed.


def test_the_list_has_sums_in_figures_and_words_and_no_formula(client, locked, approver):
    client.force_login(approver)
    response = client.get(reverse("royalty_spreadsheet", args=[locked.pk]))
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    summary, details = book.worksheets
    cells = [[cell.value for cell in row] for row in summary.iter_rows()]
    assert [1, "=1+1", 1, 600_000, None] in cells
    assert ["", "Tổng cộng", 2, 1_200_000, None] in [
        [c if c is not None or i else "" for i, c in enumerate(row)] for row in cells
    ]
    assert any(row[0] == "Bằng chữ: Một triệu hai trăm nghìn đồng." for row in cells)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert details["B3"].value == "Tin về đất đai"
    names = {approver.get_full_name(), locked.prepared_name}
    assert names <= {cell for row in cells for cell in row}
    assert details["C3"].value == datetime.datetime(2026, 3, 5)


LISTS = ["royalties_report", "royalties_grading"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("value", ["\x00", "9" * 30, "0001-01-01", "9999-12-31"])
def test_no_filter_breaks_a_list(client, locked, administrator, name, value):
    client.force_login(administrator)
    fields = ["period", "name", "title", "graded", "published_on_from", "published_to", "p", "ordering"]
    assert client.get(reverse(name), dict.fromkeys(fields, value)).status_code < 500


@pytest.mark.parametrize(
    "name", ["royalties_report", "royalties_grading", "royalty_period", "royalties_grade"]
)
def test_more_rows_ask_no_more_of_the_database(client, period, page, administrator, genre, name):
    client.force_login(administrator)
    arguments = {"royalty_period": [period.pk], "royalties_grade": [page.pk]}.get(name, [])

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=arguments), {"published_from": "2026-01-01"})
        return len(queries)

    count()
    before = count()
    for number in range(3):
        Contribution.objects.create(page=page.page_ptr, name=f"Người {number}", genre=genre)
    prepare(period, administrator)
    assert count() <= before
    assert RoyaltyLine.objects.count() == 5
