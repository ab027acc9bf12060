"""The shelf in its cookies: what comes back of it, and what of a cookie is believed."""

import base64
import json
import zlib

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from shelf import kept
from shelf.kept import LONGEST_NOTE, MOST, Entry, FullShelfError, Shelf

NOTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SHELVES = st.dictionaries(st.integers(1, 999_999_999), NOTES, max_size=20)
SENTENCE = (
    "Mang hai mươi bản in cho thôn Nậm Loỏng, nói chậm phần bồi thường vì nhiều cụ nghe không rõ; "
    "nhắc bà con đem theo sổ hộ khẩu cũ và giấy chứng nhận, hỏi lại cán bộ địa chính xã về mức giá năm nay."
)


def cookies_of(shelf):
    response = HttpResponse()
    kept.keep(RequestFactory().get("/"), response, shelf)
    return {name: morsel.value for name, morsel in response.cookies.items()}


def shelf_of(notes):
    return Shelf(tuple(Entry(page_id, kept.tidy(note)) for page_id, note in notes.items()))


@given(SHELVES)
def test_a_shelf_comes_back_from_its_cookies(notes):
    shelf = shelf_of(notes)
    assert kept.read(cookies_of(shelf)) == shelf


@given(st.dictionaries(st.sampled_from([kept.PAGES_COOKIE, kept.NOTES_COOKIE]), st.text()))
def test_no_cookie_makes_more_than_a_shelf(cookies):
    found = kept.read(cookies)
    assert len(found.entries) <= MOST
    assert kept.withdrawals({kept.WITHDRAWALS_COOKIE: cookies.get(kept.PAGES_COOKIE, "")}) == {}


@pytest.mark.parametrize("numbers", ["0", "-1", "1.", ".1", "1,2", "1234567890", "٣", "1.x", "1 2", "\0"])
def test_pages_that_were_not_written_here_are_none(numbers):
    assert kept.read({kept.PAGES_COOKIE: numbers}) == Shelf()


@pytest.mark.parametrize(
    "notes",
    [
        [1, 2], {"7": 5}, {"7": {"a": "b"}}, "x" * 300,
        {"7": "đ" * 2_000_000},  # which unpacks to more than is looked at
    ],
    ids=["list", "number", "nested", "text", "bomb"],
)  # fmt: skip
def test_notes_that_were_not_written_here_are_none(notes):
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(notes).encode())).decode()
    shelf = kept.read({kept.PAGES_COOKIE: "7", kept.NOTES_COOKIE: packed})
    assert shelf == Shelf((Entry(7),))


def test_a_whole_shelf_with_a_line_for_each_page_takes_less_than_a_cookie():
    # No two alike, so that nothing but the language helps to compress them.
    notes = {999_999_000 + n: SENTENCE[n * 3 : n * 3 + 60] for n in range(MOST)}
    cookies = cookies_of(shelf_of(notes))
    assert sum(len(name) + len(value) for name, value in cookies.items()) < 4096
    assert len(kept.read(cookies).entries) == MOST


def test_where_there_is_no_room_it_is_told():
    full = Shelf(tuple(Entry(n) for n in range(1, MOST + 1)))
    with pytest.raises(FullShelfError, match=str(MOST)):
        full.with_entries([Entry(MOST + 1)])
    assert full.with_entries([Entry(1)]) == full
    noise = {n: "".join(chr(0x4E00 + (n * 977 + m * 613) % 20_000) for m in range(200)) for n in full.ids}
    with pytest.raises(FullShelfError):
        cookies_of(full.noted(noise))


@given(SHELVES, st.data())
def test_moving_changes_the_order_alone(notes, data):
    shelf = shelf_of(notes)
    page_id = data.draw(st.sampled_from(shelf.ids or [1]))
    moved = shelf.moved(page_id, data.draw(st.integers(-30, 30)))
    assert sorted(moved.ids) == sorted(shelf.ids)
    assert [pk for pk in moved.ids if pk != page_id] == [pk for pk in shelf.ids if pk != page_id]


def test_an_entry_moves_by_one_and_stays_at_the_ends():
    shelf = Shelf((Entry(1), Entry(2), Entry(3)))
    assert shelf.moved(2, -1).ids == [2, 1, 3]
    assert shelf.moved(2, 1).ids == [1, 3, 2]
    assert shelf.moved(1, -1).ids == shelf.moved(3, 1).ids == [1, 2, 3]


def test_a_note_is_one_line_of_so_many_letters():
    assert Shelf((Entry(1),)).noted({1: " a\n\nb\0 "}).entries == (Entry(1, "a b"),)
    assert len(kept.tidy("đ" * 500)) == LONGEST_NOTE
