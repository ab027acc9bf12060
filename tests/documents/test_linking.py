"""Links on places of a text: they change nothing else of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as lxml_html

from documents.linking import Link, MarkedText

NOTE = re.compile(r'<span class="visually-hidden">.*?</span>')


def link(text: MarkedText, words: str, url: str = "/van-ban/x/") -> Link:
    start = text.text.index(words)
    return Link(start, start + len(words), url, "Luật X", "citation")


def linked(markup: str, *words: str) -> str:
    text = MarkedText(markup)
    return text.with_links([link(text, each) for each in words])


def test_the_words_become_a_link_with_a_note_that_is_read_out():
    assert linked("<p>Theo Điều 5 Luật X, ông A</p>", "Điều 5 Luật X") == (
        '<p>Theo <a class="citation" href="/van-ban/x/" title="Luật X">Điều 5 Luật X'
        '<span class="visually-hidden"> (Luật X)</span></a>, ông A</p>'
    )


def test_several_links_stand_in_one_paragraph():
    markup = linked("<p>Luật A và Luật B; Luật C.</p>", "Luật A", "Luật B", "Luật C")
    assert re.findall(r"<a [^>]*>(Luật .)", markup) == ["Luật A", "Luật B", "Luật C"]
    assert NOTE.sub("", markup).endswith("</a>.</p>")


def test_a_link_goes_over_bold_and_italic_words():
    markup = linked("<p>Theo <b>Điều 5</b> <i>Luật X</i> đó</p>", "Điều 5 Luật X")
    assert lxml_html.fromstring(NOTE.sub("", markup)).text_content() == "Theo Điều 5 Luật X đó"
    assert markup.count('href="/van-ban/x/"') >= 2
    assert markup.count("visually-hidden") == 1


def test_a_link_of_the_editor_stays_as_it_is():
    markup = '<p>Xem <a href="/khac/">Luật X</a> và Luật X.</p>'
    text = MarkedText(markup)
    places = [match.span() for match in re.finditer("Luật X", text.text)]
    result = text.with_links([Link(*place, "/van-ban/x/", "Luật X", "citation") for place in places])
    assert '<a href="/khac/">Luật X</a>' in result
    assert result.count('href="/van-ban/x/"') == 1


def test_paragraphs_stand_apart():
    assert MarkedText("<p>Điều 5</p><p>Luật X</p>").text == "Điều 5\nLuật X\n"


@pytest.mark.parametrize(
    "markup",
    ["", "chữ", "<p></p>", "a &amp; b &lt;c&gt;", "<p>a<br/>b</p>", "<!-- x --><p>a</p>", "<p>\x0b\x00a</p>"],
)
def test_any_markup_is_read_and_written(markup):
    text = MarkedText(markup)
    assert MarkedText(text.with_links([])).text == text.text


def test_deep_markup_is_read():
    assert MarkedText("<b>" * 200 + "Luật X" + "</b>" * 200).text


words = st.text("ab <>&", min_size=1, max_size=8)
trees = st.recursive(
    words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["b", "i", "p", "li", "a", "span"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@example(" &lt;", [(1, 1)])
@example("<b>aaaaaaaaaaaaa<b>aaaaa</b>aaa</b>", [(0, 19), (1, 16), (18, 1)])
@given(trees, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=5))
def test_links_change_no_word(markup, places):
    text = MarkedText(markup)
    links = [Link(start, start + length, "/x/", "n", "citation") for start, length in places]
    result = NOTE.sub("", text.with_links(links))
    assert words_of(result) == words_of(markup)


def words_of(markup):
    # The parser keeps a blank before the first word and drops it before the first element.
    return lxml_html.fragment_fromstring(markup, create_parent="div").text_content().lstrip()


@given(st.text(max_size=200))
def test_any_string_is_read(markup):
    MarkedText(markup).with_links([Link(0, 5, "/x/", "n", "citation")])
