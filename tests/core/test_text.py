"""Vietnamese text: folding, slugs, sorting."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean_text, cut, fold, slugify, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Luật Đất đai", "luat dat dai"),
        ("ĐIỀU Ðiều điều", "dieu dieu dieu"),
        ("thuở ấy, hoà và hòa", "thuo ay, hoa va hoa"),
        ("Ủy ban nhân dân", "uy ban nhan dan"),
    ],
)
def test_folding_drops_marks_and_case(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_sees_no_difference_between_nfc_and_nfd(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_clean_text_is_composed_and_without_nul(text):
    cleaned = clean_text(text)
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) == cleaned


@given(st.text(), st.integers(min_value=1, max_value=100))
def test_a_slug_is_plain_ascii_and_not_too_long(text, length):
    slug = slugify(text, length)
    assert len(slug) <= length
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in slug)


def test_a_slug_is_cut_between_syllables():
    assert slugify("Luật Phòng, chống bạo lực gia đình", 20) == "luat-phong-chong-bao"


def test_names_sort_as_in_a_vietnamese_dictionary():
    names = ["đá", "da", "ba", "ă", "a", "dà", "ê", "e", "dá", "bà", "â"]
    assert sorted(names, key=sort_key) == [
        "a",
        "ă",
        "â",
        "ba",
        "bà",
        "da",
        "dà",
        "dá",
        "đá",
        "e",
        "ê",
    ]


@given(st.lists(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ", max_size=6)))
def test_sorting_does_not_depend_on_the_normal_form(names):
    composed = sorted(unicodedata.normalize("NFC", name) for name in names)
    decomposed = [unicodedata.normalize("NFD", name) for name in composed]
    assert [sort_key(name) for name in composed] == [sort_key(name) for name in decomposed]


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_a_cut_text_is_one_short_line_of_whole_words(text, length):
    line = cut(text, length)
    assert len(line) <= length
    assert "\n" not in line
    words = " ".join(text.split())
    assert line == words or (line.endswith("…") and words.startswith(line[:-1]))


def test_a_text_is_cut_at_a_word_without_the_comma_before_it():
    assert cut("Luật Đất đai, Luật Nhà ở", 20) == "Luật Đất đai, Luật…"
    assert cut("Luật Đất đai, Luật Nhà ở", 17) == "Luật Đất đai…"
