"""Typing errors in a query."""

import pytest

from news.factories import NewsSectionPageFactory
from search.engine import search
from search.facets import Filters
from search.query import parse
from search.spelling import did_you_mean, slips

VIETNAMESE = Filters({"language": "vi"})


@pytest.fixture
def archive(make_news):
    for number in range(6):
        make_news(title=f"Hỗ trợ doanh nghiệp nhỏ số {number}")


def mended(query):
    return did_you_mean(parse(query), VIETNAMESE)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("doanh ngiệp", "doanh nghiệp"),
        ("doanh ngiep", "doanh nghiep"),
        ("hỗ trợ doanh nghệp nhỏ", "hỗ trợ doanh nghiệp nhỏ"),
        ("doanh nghiệpp", "doanh nghiệp"),
        ("daonh nghiệp", "doanh nghiệp"),
    ],
)
def test_a_slip_of_the_keyboard_is_mended(archive, query, meant):
    assert mended(query) == meant


@pytest.mark.parametrize("query", ["doanh nghiệp", "xylophon", "", "42/2022/NĐ-CP"])
def test_what_is_right_or_like_nothing_is_left_alone(archive, query):
    assert mended(query) is None


def test_a_word_of_pages_that_are_not_public_is_never_proposed(make_news, section, restrict):
    for _number in range(3):
        make_news(title="Chuyên án Thạch Sùng")
    assert mended("chuyên án thạch sừngg") == "chuyên án thạch sùng"
    restrict(section)
    assert mended("chuyên án thạch sừngg") is None


def test_a_word_with_other_marks_does_not_make_one_public(make_news, news_index, restrict):
    closed = NewsSectionPageFactory(parent=news_index, publish=True)
    for _number in range(3):
        make_news(title="Chuyên án Thạch Sùng", parent=closed)
    restrict(closed)
    make_news(title="Chuyên án thạch cao và súng săn")
    assert mended("chuyên án thạch sừngg") is None


def test_the_mended_query_finds_something(archive):
    assert search(mended("doanh ngiệp"), VIETNAMESE).total == 6


def test_slips_hold_each_kind_of_slip_once():
    found = slips("nghiep")
    assert {"ngiep", "nghiepp", "nghieo", "nghipe"} <= set(found)
    assert len(found) == len(set(found))
