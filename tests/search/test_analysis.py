"""How text becomes terms."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import folded_words, read_words, text_terms, word_forms

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
VIETNAMESE = st.text(
    "aăâeêioôơuưyđbcghklmnpqrstvxáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ "
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuý", "thúy"),
        ("kỹ", "kĩ"),
        ("quy", "qui"),
        ("Ðiều", "Điều"),
        ("ĐẤT", "đất"),
        (unicodedata.normalize("NFD", "đất"), "đất"),
        (unicodedata.normalize("NFD", "Ủy"), "ủy"),
    ],
)
def test_spellings_of_one_syllable_are_one(one, other):
    assert word_forms(one) == word_forms(other)


@pytest.mark.parametrize(("one", "other"), [("thuế", "thuê"), ("má", "mã"), ("đa", "da"), ("lan", "lăn")])
def test_marks_make_another_written_form_and_the_same_folded_one(one, other):
    assert word_forms(one)[0] == word_forms(other)[0]
    assert word_forms(one)[1] != word_forms(other)[1]


@pytest.mark.parametrize(("one", "other"), [("huy", "hui"), ("tay", "tai"), ("thúy", "thúi")])
def test_y_is_not_i_within_a_rhyme(one, other):
    assert word_forms(one)[0] != word_forms(other)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Luật Đất đai", ["luat", "dat", "dai"]),
        ("Số 42 /2022/NĐ–CP", ["so", "42", "2022", "nd", "cp"]),
        ("80-KL/TW", ["80", "kl", "tw"]),
        ("01/2014/TTLT-BGD&ĐT", ["01", "2014", "ttlt", "bgd", "dt"]),
        ("a_b", ["a", "b"]),
        ("!?…", []),
    ],
)
def test_a_text_is_its_syllables_and_figures(text, words):
    assert folded_words(text) == words


@given(TEXT)
def test_folding_is_idempotent(text):
    words = folded_words(text)
    assert folded_words(" ".join(words)) == words


@given(TEXT)
def test_words_lead_back_to_their_place_in_the_text(text):
    end = 0
    for word in read_words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end
        # A capital such as İ becomes two characters, of which one is a mark.
        assert word.folded[:40] in "".join(folded_words(text[word.start : word.end]))


@given(VIETNAMESE)
def test_the_normal_form_of_a_text_decides_nothing(text):
    composed = [tuple(word[:2]) for word in read_words(unicodedata.normalize("NFC", text))]
    assert composed == [tuple(word[:2]) for word in read_words(unicodedata.normalize("NFD", text))]


@given(VIETNAMESE)
def test_there_is_a_pair_for_each_two_neighbours(text):
    terms = text_terms(text)
    assert len(terms.pairs) == max(0, len(terms.words) - 1)


def test_a_pair_has_its_order():
    assert text_terms("đất đai").pairs != text_terms("đai đất").pairs


def test_a_syllable_without_marks_has_one_term_only():
    assert text_terms("cho vay").written.size == 0


def test_terms_do_not_depend_on_what_stands_around():
    assert np.isin(text_terms("đất đai").pairs, text_terms("Luật Đất đai 2024").pairs).all()
