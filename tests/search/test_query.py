"""What a query is understood to ask for."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from search.models import Abbreviation
from search.query import MAX_WORDS, parse

pytestmark = pytest.mark.django_db


def folded(words):
    return [word.folded for word in words]


@pytest.mark.parametrize("text", ['"đất đai" rừng', "rừng “đất đai”"])
def test_quotes_make_a_phrase_of_words_that_are_searched_as_well(text):
    query = parse(text)
    assert [folded(phrase) for phrase in query.phrases] == [["dat", "dai"]]
    assert sorted(query.folded) == ["dai", "dat", "rung"]


@pytest.mark.parametrize("text", ["rừng -đất", "-đất rừng"])
def test_a_dash_before_a_word_excludes_it(text):
    query = parse(text)
    assert (query.folded, [folded(words) for words in query.excluded]) == (["rung"], [["dat"]])


def test_a_phrase_can_be_excluded():
    query = parse('rừng -"đất đai"')
    assert (query.phrases, [folded(words) for words in query.excluded]) == ([], [["dat", "dai"]])


@pytest.mark.parametrize(
    "text", ["42/2022/NĐ -CP", "42/2022/NĐ - CP", "42/2022/NĐ–CP", "lao động - việc làm"]
)
def test_a_dash_within_a_number_or_a_sentence_excludes_nothing(text):
    assert parse(text).excluded == []


def test_a_quote_that_is_never_closed_is_no_phrase():
    query = parse('"đất đai')
    assert (query.phrases, query.folded) == ([], ["dat", "dai"])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("471/QĐ-TTg", "471 qd ttg"),
        ("471 qđ ttg", "471 qd ttg"),
        ("so 471", "471"),
        ("số: 471", "471"),
        ("nghị định 42/2022", "42 2022"),
        ("471", "471"),
        ("điều 5 nghị định 42/2022", "42 2022"),
    ],
)
def test_the_longest_run_that_may_be_a_number_comes_first(text, number):
    assert " ".join(parse(text).numbers[0]) == number


@pytest.mark.parametrize("text", ["điều 5", "ngày 01/02/2022", "năm 2022", "phạt 5 triệu"])
def test_other_figures_are_no_number_by_themselves(text):
    assert all(len(run) > 1 and not run[1].isdigit() for run in parse(text).numbers)


@pytest.mark.parametrize(
    ("text", "article"), [("điều 5 luật đất đai", "5"), ("Điều 12a", "12a"), ("luật", "")]
)
def test_an_article_is_recognised(text, article):
    assert parse(text).article == article


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("UBND xã", ["uy", "ban", "nhan", "dan"]),
        ("ủy ban nhân dân xã", ["ubnd"]),
        ("uỷ ban nhân dân", ["ubnd"]),
    ],
)
def test_an_abbreviation_and_its_long_form_stand_for_each_other(text, other):
    Abbreviation.objects.all().delete()
    Abbreviation.objects.create(short="UBND", long="Ủy ban nhân dân")
    assert [words for *_place, words in parse(text).alternatives] == [other]


@pytest.mark.parametrize(("short", "long"), [("", ""), ("UBND", ""), ("", "Ủy ban nhân dân")])
def test_an_empty_form_of_an_abbreviation_is_said_once(db, short, long):
    with pytest.raises(ValidationError) as raised:
        Abbreviation(short=short, long=long).full_clean()
    assert set(raised.value.message_dict) <= {"short", "long"}


@pytest.mark.parametrize(
    ("short", "long"), [("--", "dấu gạch"), ("UBND", "…"), ("  ", "  "), ("Luật", "LUẬT")]
)
def test_an_abbreviation_needs_two_forms_that_the_search_tells_apart(db, short, long):
    with pytest.raises(ValidationError):
        Abbreviation(short=short, long=long).full_clean()


def test_the_same_abbreviation_is_not_kept_twice(db):
    Abbreviation.objects.create(short="KBM", long="khướu bạc má")
    with pytest.raises(ValidationError):
        Abbreviation(short="kbm", long="Khướu bạc má").full_clean()


def test_a_long_query_is_cut():
    assert len(parse("luật " * 500).words) <= MAX_WORDS


@settings(max_examples=200)
@given(st.text(max_size=400))
def test_no_string_breaks_the_parser(text):
    parse(text)
