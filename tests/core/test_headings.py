"""The anchors of headings in an editor's text."""

import pytest

from core.headings import with_anchors


def test_each_heading_has_an_anchor_of_its_own():
    markup = with_anchors('<h2 data-block-key="a">Về <b>đất</b></h2><p>Một.</p><h3>Về\nđất</h3>', set())
    assert markup == ('<h2 id="phan-ve-dat">Về <b>đất</b></h2><p>Một.</p><h3 id="phan-ve-dat-2">Về\nđất</h3>')


def test_of_many_headings_of_the_same_words_each_has_the_next_number():
    markup = with_anchors("<h2>Về đất</h2>" * 5_000, set())
    assert markup.startswith('<h2 id="phan-ve-dat">Về đất</h2><h2 id="phan-ve-dat-2">')
    assert markup.endswith('<h2 id="phan-ve-dat-5000">Về đất</h2>')


# Looked for to the end of the text, so many would take minutes.
@pytest.mark.parametrize("part", ["<h2>", "<h2 ", "<h2>Về đất", "<h2>Về đất</h3>", "<h2><p>"])
def test_headings_that_are_not_closed_stay_as_they_are(part):
    assert with_anchors(part * 50_000, set()) == part * 50_000


def test_a_heading_that_is_not_closed_takes_no_words_of_the_next():
    assert with_anchors("<h2>Một<h2>Hai</h2>", set()) == '<h2>Một<h2 id="phan-hai">Hai</h2>'
