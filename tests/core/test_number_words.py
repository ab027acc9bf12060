"""Numbers in Vietnamese words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.number_words import money_words, number_words

ONES = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6,
        "bảy": 7, "tám": 8, "chín": 9}  # fmt: skip
THOUSANDS = {"nghìn": 10**3, "triệu": 10**6}


def number_of(words):
    """As a listener understands them."""
    billions = below = part = 0
    for word in words.split():
        if word == "tỷ":
            billions, below, part = (billions + below + part) * 10**9, 0, 0
        elif word in THOUSANDS:
            below, part = below + part * THOUSANDS[word], 0
        elif word == "trăm":
            part *= 100
        elif word == "mươi":
            part = part // 10 * 10 + part % 10 * 10 if part < 10 else part - part % 10 + part % 10 * 10
        elif word == "mười":
            part += 10
        elif word != "linh":
            part += ONES[word]
    return billions + below + part


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (90, "chín mươi"),
        (101, "một trăm linh một"),
        (110, "một trăm mười"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_200_000, "một triệu hai trăm nghìn"),
        (1_050_004, "một triệu không trăm năm mươi nghìn không trăm linh bốn"),
        (3_000_000_000, "ba tỷ"),
        (2_000_000_021, "hai tỷ không trăm hai mươi mốt"),
        (1_500 * 10**9, "một nghìn năm trăm tỷ"),
        (10**18, "một tỷ tỷ"),
        (-45, "âm bốn mươi lăm"),
    ],
)
def test_a_number_is_read_as_people_read_it(number, words):
    assert number_words(number) == words


@given(st.integers(1, 10**17))
def test_what_is_heard_is_the_number_that_was_said(number):
    assert number_of(number_words(number)) == number


@given(st.integers(1, 10**17))
def test_the_small_words_stand_only_where_they_belong(number):
    words = number_words(number).split()
    pairs = list(zip(["", *words], words, strict=False))
    assert all(before == "mươi" for before, word in pairs if word in ("mốt", "tư"))
    assert all(before in ("mươi", "mười") for before, word in pairs if word == "lăm")
    assert all(before == "trăm" for before, word in pairs if word == "linh")
    assert not any(before == "mươi" and word in ("một", "bốn", "năm") for before, word in pairs)


def test_a_sum_of_money_is_a_sentence():
    assert money_words(1_200_000) == "Một triệu hai trăm nghìn đồng"
