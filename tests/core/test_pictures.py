"""The drawing of a title: where its lines end, what letters it has, how large it is."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.pictures.content import Content
from core.pictures.drawing import WIDTH, draw, drawable, title_lines
from core.pictures.layout import NO_BREAK, balanced, cut_lines, keep_numbers, wrap

LONG = "Nghị định quy định chi tiết một số điều của Luật Đất đai về bồi thường, hỗ trợ, tái định cư. " * 4
texts = st.text(alphabet="ab ếỖ1–\n", max_size=300)
widths = st.integers(min_value=1, max_value=60)


@given(texts, widths)
def test_no_line_is_wider_than_there_is_room(text, width):
    for lines in (wrap(text, width, len), balanced(text, width, len)):
        assert all(0 < len(line) <= width for line in lines)


@given(texts, widths)
def test_no_letter_of_a_text_is_lost(text, width):
    for lines in (wrap(text, width, len), balanced(text, width, len)):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(texts, widths)
def test_balancing_takes_no_line_more(text, width):
    assert len(balanced(text, width, len)) == len(wrap(text, width, len))


@given(texts, widths, st.integers(min_value=1, max_value=5))
def test_what_is_cut_fits_and_says_that_there_is_more(text, width, most):
    lines = wrap(text, width, len)
    cut = cut_lines(lines, most, width, len)
    assert len(cut) <= most
    assert all(len(line) <= width for line in cut)
    assert (len(lines) > most) == bool(cut and cut[-1].endswith("…"))


def test_no_word_is_left_alone_on_the_last_line():
    assert balanced("aaa bbb ccc ddd", 12, len) == ["aaa bbb", "ccc ddd"]


def test_a_number_stays_with_what_it_counts():
    assert keep_numbers("Điều  5 Luật Đất đai năm 2024") == f"Điều{NO_BREAK}5 Luật Đất đai năm{NO_BREAK}2024"


def test_a_short_title_is_larger_than_a_long_one():
    assert title_lines("Luật Đất đai")[1] > title_lines(LONG[:150])[1] > title_lines(LONG[:255])[1]


def test_the_longest_title_is_shown_whole():
    lines, _size = title_lines(LONG[:255].strip())
    assert "".join(lines).replace(" ", "") == LONG[:255].replace(" ", "")


def test_every_vietnamese_letter_is_drawn():
    vowels = [base + mark for base in "aăâeêioôơuưy" for mark in ("", *"\u0300\u0309\u0303\u0301\u0323")]
    letters = unicodedata.normalize("NFC", "".join(vowels) + "đ")
    assert drawable(letters + letters.upper()) == letters + letters.upper()


def test_what_the_font_lacks_is_left_out():
    assert drawable("Luật 😀 mới 法\uffff") == "Luật mới"


@pytest.mark.parametrize(
    "content",
    [
        Content("Văn bản pháp luật", "Luật Đất đai", "Số 31/2024/QH15 – 18/01/2024", "Phổ biến pháp luật"),
        Content("", LONG[:255], "x" * 120, "y" * 120),
        Content("", "", "", ""),
        Content("😀", "W" * 255, "\uffff", "\n"),
    ],
)
def test_any_content_makes_a_picture_of_the_size_that_networks_ask_for(content):
    data = draw(content)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(data) < 300_000


def test_a_title_stays_within_the_picture():
    lines, size = title_lines("W" * 255)
    from core.pictures.drawing import BOLD, _font

    assert max(_font(BOLD, size).getlength(line) for line in lines) <= WIDTH * 1.02


def test_another_word_is_another_fingerprint():
    one = Content("Tin tức", "Một", "", "Trang")
    assert one.fingerprint == Content("Tin tức", "Một", "", "Trang").fingerprint
    assert one.fingerprint != Content("Tin tức", "", "Một", "Trang").fingerprint
