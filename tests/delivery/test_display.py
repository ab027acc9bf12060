"""Kept pages and the reader's choice of display."""

from core.display import COOKIE

DARK = b'data-theme="dark"'


def test_each_choice_has_a_page_of_its_own(reader, told):
    plain = reader.get("/")
    reader.cookies[COOKIE] = "dark"
    dark = reader.get("/")
    assert [told(plain), told(dark)] == ["fwd=miss; stored"] * 2
    assert DARK in dark.content
    assert DARK not in plain.content
    assert plain.headers["ETag"] != dark.headers["ETag"]
    assert told(reader.get("/")) == "hit"
    del reader.cookies[COOKIE]
    assert DARK not in reader.get("/").content


def test_a_cookie_of_nonsense_finds_the_page_of_those_who_chose_nothing(reader, told):
    reader.get("/")
    reader.cookies[COOKIE] = "huge.dark.xl"
    assert told(reader.get("/")) == "hit"
