"""Names in running text: whole syllables, the longest first."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.matching import Names, key_of

TERMS = {1: "khiếu nại", 2: "người khiếu nại", 3: "hòa giải", 4: "án", 5: "án treo"}
NAMES = Names((name, pk) for pk, name in TERMS.items())


def found(text):
    return [(text[match.start : match.end], match.pk) for match in NAMES.find(text)]


def test_a_name_is_found_whatever_its_case():
    assert found("Khiếu nại và HÒA GIẢI") == [("Khiếu nại", 1), ("HÒA GIẢI", 3)]


def test_the_longest_name_is_meant():
    assert found("quyền của người khiếu nại") == [("người khiếu nại", 2)]


def test_where_the_tone_mark_was_set_doesnt_matter():
    assert found("tổ hoà giải") == [("hoà giải", 3)]


@pytest.mark.parametrize("text", ["khiêu nại", "khiếu, nại", "khiếu\nnại", "khiếu. Nại", "khiếu nạig"])
def test_another_word_isnt_taken_for_the_name(text):
    assert found(text) == []


def test_a_name_of_one_syllable_is_looked_for_in_no_text():
    """It is a part of other words: "dự án"."""
    assert found("dự án, bản án, án treo") == [("án treo", 5)]


def test_a_whole_text_may_be_a_name_of_one_syllable():
    assert NAMES.exact(key_of("Án")) == 4


@given(st.text())
def test_what_is_found_in_any_text_is_a_name(text):
    text = unicodedata.normalize("NFC", text)
    for match in NAMES.find(text):
        assert key_of(text[match.start : match.end]) == key_of(TERMS[match.pk])


@given(st.lists(st.sampled_from([*TERMS.values(), "và", "của", ",", "\n"]), max_size=30))
def test_matches_stand_in_order_and_apart(words):
    matches = list(NAMES.find(" ".join(words)))
    assert all(one.end <= other.start for one, other in pairwise(matches))
