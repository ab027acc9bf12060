"""How a text is read aloud: figures, dates, document numbers and short forms as words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.number_words import number_words
from outlines.spoken import spoken
from tests.outlines.spoken_cases import CASES

ABBREVIATIONS = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}
# What the figures of real texts stand among.
PIECES = st.sampled_from(
    [
        *"0123456789",
        *"./-–,: ()%đĐIVXahm²&+",
        "ngày ",
        "tháng ",
        "Điều ",
        "số ",
        "/NĐ-CP",
        "QH15",
        "thứ ",
        "\n",
        " ",
    ]
)


@pytest.mark.parametrize(("written", "said"), CASES)
def test_it_is_read_as_one_says_it(written, said):
    assert spoken(written, ABBREVIATIONS) == said


def test_lines_stay_lines():
    assert spoken("Điều 1\n\nĐiều 2") == "Điều một\n\nĐiều hai"


def test_a_short_form_that_nobody_explained_stays():
    assert spoken("UBND xã") == "UBND xã"


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_figure_is_left_to_the_reader(text):
    assert not re.search(r"\d", spoken(text))


def test_a_figure_without_end_is_read_one_by_one():
    assert spoken("số 1" + ".000" * 1500).startswith("số một không không không")


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert not re.search(r"[0-9]", spoken(text))


def test_what_is_said_already_stays():
    assert [spoken(said, ABBREVIATIONS) for _written, said in CASES] == [said for _written, said in CASES]


@given(st.integers(0, 10**11))
def test_a_number_is_read_alike_with_dots_and_without(number):
    assert spoken(f"có {number:,} người".replace(",", ".")) == f"có {number_words(number)} người"


# With a letter after a dot it may be an address: "a.vn".
@given(
    st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ,.;", max_size=80).map(lambda text: text.replace(".", ". "))
)
def test_words_stay_as_they_are(text):
    assert spoken(text) == text
