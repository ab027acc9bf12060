"""Which responses are kept, and for whom."""

import gzip

import pytest
from django.test import Client

from delivery.entries import pack, unpack

MADE, HIT = "fwd=miss; stored", "hit"


def test_a_page_is_made_once_and_found_again(reader, told):
    assert [told(reader.get("/")) for _visit in range(3)] == [MADE, HIT, HIT]


def test_what_is_found_again_is_what_was_made(reader):
    first, second = reader.get("/"), reader.get("/")
    first.headers.pop("Cache-Status"), second.headers.pop("Cache-Status")
    assert (first.content, first.headers) == (second.content, second.headers)


@pytest.mark.parametrize(
    "address",
    ["/tin-tuc/", "/van-ban/", "/de-cuong/", "/en/", "/tin-moi.xml", "/tin-moi.rss?toan-van=1", "/nhung/"],
)
def test_lists_and_feeds_are_kept(reader, told, address):
    reader.get(address)
    assert told(reader.get(address)) == HIT


def test_the_pages_of_an_item_a_document_and_an_outline_are_kept(
    reader, told, make_news, make_document, make_outline
):
    for page in (make_news(), make_document(), make_outline()):
        reader.get(page.url)
        assert told(reader.get(page.url)) == HIT


def test_what_is_not_found_is_not_kept(reader, told):
    assert [told(reader.get("/khong-co/")) for _visit in range(2)] == ["", ""]


def test_somebody_who_is_signed_in_neither_finds_nor_leaves_anything(pages, reader, told, editor):
    signed_in = Client()
    signed_in.force_login(editor)
    reader.get("/")
    response = signed_in.get("/")
    assert told(response) == ""
    assert b"wagtail-userbar" in response.content
    assert response.headers["Cache-Control"] == "private, no-cache"
    signed_in.get("/tin-tuc/")
    response = reader.get("/tin-tuc/")
    assert told(response) == MADE
    assert b"userbar" not in response.content


def test_a_private_page_is_not_kept(reader, told, make_news, restrict):
    page = make_news()
    restrict(page)
    assert [reader.get(page.url).status_code for _visit in range(2)] == [302, 302]
    assert told(reader.get(page.url)) == ""


def test_a_page_that_is_kept_sets_no_cookie_and_varies_by_its_packing_alone(reader):
    response = reader.get("/")
    assert not response.cookies
    assert response.headers["Vary"] == "Accept-Encoding"


def test_a_reader_who_takes_it_compressed_gets_it_so(reader):
    plain = reader.get("/")
    packed = reader.get("/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert len(packed.content) < len(plain.content) / 3


def test_what_tracks_a_visitor_makes_no_page_of_its_own_and_comes_into_none(reader, told, make_news):
    for _number in range(13):
        make_news()
    reader.get("/tin-tuc/?trang=1")
    response = reader.get("/tin-tuc/?utm_source=zalo&trang=1&fbclid=abc")
    assert told(response) == HIT
    assert b"fbclid" not in reader.get("/tin-tuc/?fbclid=abc").content


def test_unknown_parameters_fill_nothing(reader, pages, told):
    assert told(reader.get("/?a=1")) == ""
    assert pages.memory.newest() == []


def test_an_unknown_host_is_refused_where_the_page_is_kept(reader):
    reader.get("/")
    assert reader.get("/", HTTP_HOST="evil.example").status_code == 400


def test_the_parts_of_a_list_and_its_filters_are_kept_apart(reader, told):
    reader.get("/van-ban/")
    assert told(reader.get("/van-ban/?loai=luat")) == MADE
    assert told(reader.get("/van-ban/?loai=luat")) == HIT


def test_a_reader_who_has_the_page_is_told_that_it_is_the_same(reader):
    etag = reader.get("/").headers["ETag"]
    response = reader.get("/", HTTP_IF_NONE_MATCH=etag)
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == etag
    assert reader.get("/", HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_a_reader_who_names_the_day_of_his_copy_is_told_that_it_is_the_same(reader):
    modified = reader.get("/").headers["Last-Modified"]
    assert reader.get("/", HTTP_IF_MODIFIED_SINCE=modified).status_code == 304


def test_a_page_made_anew_with_the_same_words_stays_the_same_for_its_readers(reader, pages):
    before = reader.get("/").headers
    address, _entry = pages.memory.newest()[0]
    pages.memory.remove(address)
    assert reader.get("/").headers["ETag"] == before["ETag"]


def test_head_is_answered_from_what_get_has_made(reader, told):
    assert told(reader.head("/")) == ""
    length = reader.get("/").headers["Content-Length"]
    response = reader.head("/")
    assert (told(response), response.content, response.headers["Content-Length"]) == (HIT, b"", length)


def test_a_page_that_is_asked_for_by_post_is_not_answered_from_what_is_kept(reader, told):
    reader.get("/")
    assert told(reader.post("/")) == ""


def test_the_next_day_a_page_is_made_anew(reader, told, freeze):
    with freeze("2026-03-01"):
        reader.get("/")
        assert told(reader.get("/")) == HIT
    with freeze("2026-03-02"):
        assert told(reader.get("/")) == MADE


def test_the_memory_forgets_what_was_asked_for_longest_ago(reader, pages, told):
    pages.memory._limit = 0
    reader.get("/")
    assert pages.memory.newest() == []
    pages.memory._limit = 10_000_000
    reader.get("/"), reader.get("/en/"), reader.get("/")
    pages.memory._limit = pages.memory._size
    reader.get("/thuat-ngu/")  # which is smaller
    assert [address.path for address, _entry in pages.memory.newest()] == ["/thuat-ngu/", "/"]


def test_an_entry_is_the_same_after_another_process_has_read_it(reader, pages):
    reader.get("/")
    _address, entry = pages.memory.newest()[0]
    assert unpack(pack(entry)) == entry
    assert entry.steps


def test_a_page_of_what_nobody_watches_is_not_kept(reader, pages, told):
    pages.watch.tables -= {"core_agencysettings"}
    assert [told(reader.get("/")) for _visit in range(2)] == ["", ""]
