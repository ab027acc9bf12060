"""How a list is shown: the choice stands in the address, and nothing but the look changes."""

import datetime

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db

# Each list with its other view, and what shows the first and the other.
VIEWS = [
    ("/tin-tuc/", "gon", ".cards", ".compact-list"),
    ("/van-ban/", "danh-sach", ".document-table", ".document-list--long"),
    ("/de-cuong/", "bang", ".cards", ".outline-table"),
]


@pytest.fixture(scope="module")
def one_of_each(shared):
    moment = timezone.make_aware(datetime.datetime(2024, 5, 2))
    days = {"issued_on": moment.date(), "effective_on": datetime.date(2024, 7, 1)}
    return [
        shared.news(title="Tin một", display_date=moment, publish=False),
        shared.document(title="Luật một", publish=False, **days),
        shared.outline(title="Đề cương một", display_date=moment, publish=False),
    ]


@pytest.mark.parametrize(("address", "value", "first", "other"), VIEWS)
def test_a_list_is_shown_in_the_view_that_its_address_names(read, one_of_each, address, value, first, other):
    shown, changed = read(address), read(f"{address}?xem={value}")
    assert shown.select(first)
    assert not shown.select(other)
    assert changed.select(other)
    assert not changed.select(first)


@pytest.mark.parametrize(("address", "value", "first", "other"), VIEWS)
def test_a_view_that_there_is_not_is_the_first(read, one_of_each, address, value, first, other):
    assert read(f"{address}?xem=khac").select(first)


@pytest.mark.parametrize(("address", "value", "first", "other"), VIEWS)
def test_the_switch_marks_what_is_shown(read, one_of_each, address, value, first, other):
    for query, place in (("", 0), (f"?xem={value}", 1)):
        links = read(f"{address}{query}").select(".view-switch a")
        assert [link.get("aria-current") == "true" for link in links] == [n == place for n in (0, 1)]


@pytest.mark.parametrize(("address", "value", "first", "other"), VIEWS)
def test_every_view_leads_to_the_same_pages(read, one_of_each, address, value, first, other):
    def links(query):
        page = read(f"{address}{query}")
        urls = {item.get_url() for item in one_of_each}
        return [a.get("href") for a in page.select("main a") if a.get("href") in urls]

    assert links("") == links(f"?xem={value}") != []


def test_the_switch_keeps_filters_and_part(read, one_of_each):
    links = read("/van-ban/?nam=2024&trang=1&xem=danh-sach").select(".view-switch a")
    assert [link.get("href") for link in links] == ["?nam=2024&trang=1", "?nam=2024&trang=1&xem=danh-sach"]


def test_filters_and_parts_keep_the_view(read, make_document):
    for _number in range(21):
        make_document(publish=False)
    page = read("/van-ban/?so=2024&xem=danh-sach")
    assert page.select(".filters input[type=hidden][name=xem]")[0].get("value") == "danh-sach"
    assert page.select(".filters__buttons a")[0].get("href") == "/van-ban/?xem=danh-sach"
    assert page.select(".pager [rel=next]")[0].get("href") == "?so=2024&xem=danh-sach&trang=2"


def test_sections_days_and_months_keep_the_view(read, make_news, local_time):
    make_news(display_date=local_time(2024, 5, 2))
    make_news(display_date=local_time(2023, 5, 2))
    page = read("/tin-tuc/?xem=gon")
    links = page.select(".tabs a, .calendar a")
    assert len(links) > 4
    assert all(link.get("href").endswith("?xem=gon") for link in links)


@pytest.mark.parametrize(("address", "value", "first", "other"), VIEWS)
def test_all_views_of_a_list_have_one_address_for_search_engines(
    read, one_of_each, address, value, first, other
):
    def canonical(query):
        return [link.get("href") for link in read(f"{address}{query}").select("link[rel=canonical]")]

    assert canonical(f"?xem={value}") == canonical("") != []


def test_the_table_of_documents_shows_when_they_were_issued_and_hold(read, one_of_each):
    row = read("/van-ban/").select(".document-table tbody tr")[0]
    assert [time.get_text() for time in row.select("time")] == ["02/05/2024", "01/07/2024"]


def test_the_table_of_outlines_keeps_the_roles_of_its_cells_on_a_phone(read, one_of_each):
    row = read("/de-cuong/?xem=bang").select(".outline-table tbody tr")[0]
    assert [cell.get("role") for cell in row.select("th, td")] == ["rowheader", "cell", "cell", "cell"]


@pytest.mark.parametrize(("address", "value", "first", "other"), VIEWS)
def test_the_views_are_kept_apart(address, value, first, other, one_of_each, client, settings):
    from delivery.addresses import address_of

    request = client.get(f"{address}?xem={value}").wsgi_request
    assert address_of(request).query == f"xem={value}"
