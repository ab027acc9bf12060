"""Long lists: the parts with numbers, what lies behind them, and what their answers cost."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core import paging
from core.paging import Place

SIZE = 3
# What ?trang= may say, and the part that is shown of two.
NUMBERS = {"3": 2, "99999": 2, "last": 1}
NO_PLACES = ["x", "_", "2024-05-02_", "_3", "2024-13-02_3", "2024-05-02T_3", "0001-01-01T00:00_1"]
MOMENTS = st.datetimes(timezones=st.just(datetime.UTC), min_value=datetime.datetime(1900, 1, 1))
KEYS = st.integers(1, 10**17)


@pytest.fixture
def short_parts(db, monkeypatch):
    """Parts of three items, of which two have numbers."""
    monkeypatch.setattr(paging, "MOST_NUMBERED", 2)
    for app in ("news", "documents", "outlines"):
        monkeypatch.setattr(f"{app}.models.LIST_SIZE", SIZE)


@pytest.fixture
def lists(short_parts, make_news, make_document, make_outline, local_time):
    """Ten pages of each kind, some of the same moment: the addresses of lists, with all titles in order."""
    days = [9, 8, 8, 8, 8, 7, 6, 6, 6, 5]

    def titles(make, **fields):
        pages = [make(publish=False, **{name: value(day) for name, value in fields.items()}) for day in days]
        return [page.title for page in sorted(pages, key=lambda page: (page.display_date, page.pk))][::-1]

    def moment(day):
        return local_time(2024, 5, day)

    def date(day):
        return datetime.date(2024, 5, day) if day > 5 else None

    return {
        "/tin-tuc/": titles(make_news, display_date=moment),
        "/tin-tuc/2024/05/": None,
        "/tin-tuc/chinh-sach-moi/": None,
        "/de-cuong/": titles(make_outline, display_date=moment),
        "/van-ban/": titles(make_document, display_date=moment, issued_on=date),
    }


def ways(page, rel="next"):
    return [link.get("href") for link in page.select(f".pager [rel={rel}]")]


@given(st.one_of(MOMENTS, MOMENTS.map(datetime.datetime.date)), KEYS)
def test_a_place_is_read_from_an_address_as_it_was_written(date, pk):
    assert Place.read(str(Place(date, pk))) == (date, pk)


@given(st.text())
def test_what_is_no_place_is_none(text):
    assert Place.read(text) is None or re.search(r"_\d+$", text)


def test_who_follows_the_way_on_sees_every_item_once(client, read, lists):
    news = lists["/tin-tuc/"]
    for address, titles in lists.items():
        seen, way = [], ""
        while way is not None:
            seen += [item.title for item in client.get(f"{address}{way}").context["items"]]
            way = next(iter(ways(read(f"{address}{way}"))), None)
        assert seen == (titles or news)


def test_the_numbers_end_where_the_list_goes_on_by_dates(read, lists):
    page = read("/tin-tuc/?trang=2")
    numbers = [link.get_text().split()[-1] for link in page.select(".pager__number")]
    assert numbers == ["1", "2"]
    assert ways(page)[0].startswith("?truoc=2024-05-0")


def test_a_number_that_there_is_no_more_leads_to_the_nearest_part(client, lists):
    numbers = {number: client.get(f"/tin-tuc/?trang={number}").context["items"].number for number in NUMBERS}
    assert numbers == NUMBERS


def test_behind_the_numbers_the_first_part_is_one_step_away(read, lists):
    page = read(f"/van-ban/?loai=&trang=2{ways(read('/van-ban/?trang=2'))[0].replace('?', '&')}")
    first = page.select(".pager a")[0]
    assert first.get("href") == "?loai="


def test_what_lies_behind_the_numbers_is_not_for_search_engines(read, lists):
    page = read(f"/tin-tuc/{ways(read('/tin-tuc/?trang=2'))[0]}")
    assert page.select("meta[name=robots][content=noindex]")
    assert not page.select("link[rel=canonical]")


@pytest.mark.parametrize("address", ["/tin-tuc/", "/van-ban/", "/de-cuong/"])
def test_a_place_that_is_none_still_gives_a_list(client, short_parts, address):
    answers = {client.get(address, {"truoc": place}).status_code for place in NO_PLACES}
    assert answers == {200}


def test_a_count_that_was_not_made_to_the_end_is_not_told_as_one(read, text_of, short_parts, make_document):
    for _number in range(2 * SIZE):
        make_document(publish=False)
    all_of_them = text_of(read("/van-ban/"), ".result-count")
    make_document(publish=False)
    assert "6" in all_of_them
    assert text_of(read("/van-ban/"), ".result-count") not in (all_of_them, all_of_them.replace("6", "7"))


def test_a_document_with_two_signers_of_one_agency_is_listed_once(client, make_document):
    from documents.factories import DocumentIssuerFactory
    from documents.models import Issuer

    issuer = Issuer.objects.get(slug="quoc-hoi", locale__language_code="vi")
    document = make_document()
    for _signer in range(2):
        DocumentIssuerFactory(page=document, issuer=issuer)
    items = client.get("/van-ban/?co_quan=quoc-hoi").context["items"]
    assert [item.pk for item in items] == [document.pk]
    assert items.paginator.count == 1


@pytest.mark.parametrize("address", ["/tin-tuc/", "/tin-tuc/chinh-sach-moi/", "/van-ban/", "/de-cuong/"])
def test_no_part_is_read_by_leaving_out_more_than_the_numbers_reach(client, lists, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{address}?trang=99999")
    offsets = [int(n) for query in queries for n in re.findall(r"OFFSET (\d+)", query["sql"])]
    assert offsets
    assert max(offsets) < 2 * SIZE
