"""Lists and search results: filters, parts, and what an empty list says."""

import datetime

import pytest

from core.templatetags.portal_tags import page_numbers, thousands
from documents.models import DocumentType

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return True


@pytest.fixture
def laws(make_document):
    law = DocumentType.objects.get(slug="luat", locale__language_code="vi")
    fields = {"document_type": law, "issued_on": datetime.date(2024, 1, 1), "publish": False}
    return [make_document(**fields) for _number in range(41)]


def test_the_pager_keeps_the_filters(read, laws):
    page = read("/van-ban/?loai=luat&nam=2024&trang=2")
    links = [a.get("href") for a in page.select(".pager a")]
    assert links == [f"?loai=luat&nam=2024&trang={n}" for n in (1, 1, 3, 3)]
    assert page.select(".pager [aria-current=page]")[0].get_text().endswith("2")


def test_a_list_of_one_part_has_no_pager(read, make_document):
    make_document()
    assert not read("/van-ban/").select(".pager")


def test_the_filter_form_keeps_what_was_chosen(read, laws):
    page = read("/van-ban/?loai=luat&so=1/2024")
    assert page.select("select[name=loai] option[selected]")[0].get("value") == "luat"
    assert page.select("input[name=so]")[0].get("value") == "1/2024"


def test_filters_can_be_cleared_once_there_are_some(read, laws):
    clear = ".filters__buttons a[href='/van-ban/']"
    assert not read("/van-ban/").select(clear)
    assert read("/van-ban/?loai=luat").select(clear)


@pytest.mark.parametrize(
    "address", ["/tin-tuc/1999/01/", "/van-ban/?so=khong-co", "/de-cuong/", "/tim-kiem/?q=khongco"]
)
def test_an_empty_list_says_so_and_what_to_do(read, address):
    page = read(address)
    assert len(page.select(".empty p")) >= 2
    assert not page.select(".pager")


def test_every_cell_of_the_table_of_documents_keeps_its_role_on_a_phone(read, laws):
    row = read("/van-ban/").select(".document-table tbody tr")[0]
    assert [cell.get("role") for cell in row.select("th, td")] == [
        "rowheader",
        "cell",
        "cell",
        "cell",
        "cell",
    ]


def test_search_results_mark_the_words_and_escape_the_text(client, make_news):
    make_news(title="Giữ rừng", lead="<script>x</script> giữ rừng đầu nguồn")
    html = client.get("/tim-kiem/?q=giu rung").content.decode()
    assert "<mark>giữ rừng</mark>" in html
    assert "<script>x" not in html


def test_the_kinds_of_results_are_tabs_with_counts_that_keep_the_query(read, text_of, make_news):
    make_news(title="Giữ rừng")
    page = read("/tim-kiem/?q=rung&trang=1")
    tab = page.select(".tabs a[href='?q=rung&loai=tin-tuc']")[0]
    assert tab.select(".tab__count")[0].get_text() == "1"
    chosen = read("/tim-kiem/?q=rung&loai=tin-tuc").select(".tabs [aria-current=page]")
    assert chosen[0].get("href") == "?q=rung&loai=tin-tuc"


def test_a_search_offers_the_same_search_in_the_other_language(read):
    links = [a.get("href") for a in read("/tim-kiem/?q=rung").select(".search__language a")]
    assert links == [f"/{code}/tim-kiem/?q=rung" for code in ("en", "hmn", "blt")]


def test_the_query_is_shown_back_as_text(client):
    html = client.get("/tim-kiem/", {"q": '"><img src=x>'}).content.decode()
    assert "<img src=x>" not in html


def test_a_pager_leaves_a_gap_in_long_lists():
    assert page_numbers(6, 20) == [1, None, 5, 6, 7, None, 20]
    assert page_numbers(1, 2) == [1, 2]


def test_thousands_are_grouped_by_points():
    assert thousands(1234567) == "1.234.567"
