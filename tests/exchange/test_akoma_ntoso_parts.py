"""The blocks and the names of Akoma Ntoso, for any markup and any anchor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from core.text import clean_text
from exchange.akoma_ntoso.blocks import BlockWriter, uri
from exchange.akoma_ntoso.names import NAMESPACE, eid

TAGS = [
    "p", "b", "em", "sup", "a href='/x y?%[1]#'", "a class='citation' href='/akn/vn/act/luat/2024/1'", "br",
    "ul", "ol", "li", "table", "tr", "td", "th", "caption", "div", "h2", "span", "figure", "blockquote",
    "img src='/media/a b.png' alt='&lt;' width='1' height='x'",
]  # fmt: skip
ANCHORS = st.lists(
    st.tuples(
        st.sampled_from(["phan", "chuong", "muc", "tieu-muc", "dieu", "khoan", "diem"]), st.integers(1, 12)
    ),
    min_size=1,
    max_size=4,
)


def blocks(html):
    """The HTML as a `content` of blocks, and as the parser has understood it."""
    source = lxml_html.fragment_fromstring(html, create_parent="div")
    content = etree.Element(f"{{{NAMESPACE}}}content")
    BlockWriter(content, "http://localhost").write([source])
    return content, source


def shown(html):
    content, _source = blocks(html)
    return (
        "".join(etree.tostring(child, encoding="unicode") for child in content)
        .replace(f' xmlns="{NAMESPACE}"', "")
        .replace(f' xmlns:ns0="{NAMESPACE}"', "")
        .replace("ns0:", "")
    )


@st.composite
def markup(draw, depth=4):
    """HTML of any nesting, also where HTML itself doesn't allow it."""
    parts = [draw(st.text(max_size=6)).replace("<", "&lt;")]
    for tag in draw(st.lists(st.sampled_from(TAGS), max_size=3)) if depth else []:
        parts.append(f"<{tag}>{draw(markup(depth - 1))}</{tag.split()[0]}>")
        parts.append(draw(st.text(max_size=3)).replace("<", "&lt;"))
    return "".join(parts)


@given(markup())
def test_any_markup_is_valid_and_loses_no_word(schema, html):
    content, source = blocks(clean_text(html))
    schema.assertValid(content)
    said, told = ("".join("".join(one.itertext()).split()) for one in (source, content))
    # Of two paragraphs, joined, a letter and a mark may become one letter.
    assert clean_text(told) == clean_text(said)


@given(st.text())
def test_any_address_gives_a_valid_link_or_none(schema, address):
    content = etree.Element(f"{{{NAMESPACE}}}content")
    paragraph = etree.SubElement(content, f"{{{NAMESPACE}}}p")
    if found := uri(address, "http://localhost"):
        etree.SubElement(paragraph, f"{{{NAMESPACE}}}a", href=found)
    schema.assertValid(content)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<h3>a <strong>b</strong></h3>", "<p>a <b>b</b></p>"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>",
         "<ul><li><p>a</p></li><li><p>b</p><ol><li><p>c</p></li></ol></li></ul>"),
        ("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
         "<table><tr><th><p>a</p></th></tr><tr><td><p>b</p></td></tr></table>"),
        ("<ul></ul>", "<ul><li/></ul>"),
        ("<p>a<!-- no -->b</p>", "<p>ab</p>"),
        ('<p><a href="/x/">a</a></p>', '<p><a href="http://localhost/x/">a</a></p>'),
        ('<p><a href="http://[">a</a></p>', "<p>a</p>"),
        ("<p><span>a</span> <u>b</u></p>", "<p>a <u>b</u></p>"),
    ],
)  # fmt: skip
def test_html_becomes_blocks(html, expected):
    assert shown(html) == expected


def test_markup_of_any_depth_is_read():
    # The parser itself goes no deeper than 256.
    content, _source = blocks("<div><ul>" * 120 + "lời" + "</ul></div>" * 120)
    assert "".join(content.itertext()) == "lời"


@given(ANCHORS, ANCHORS)
def test_no_two_anchors_have_one_eid(one, other):
    first, second = ("-".join(f"{part}-{number}" for part, number in parts) for parts in (one, other))
    assert (eid(first) == eid(second)) == (first == second)


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        ("dieu-5-khoan-2-diem-a", "art_5__para_2__point_a"),
        ("dieu-5-2", "art_5-2"),
        ("chuong-ii-muc-1-tieu-muc-3", "chp_ii__sec_1__subsec_3"),
        ("phan-thu-nhat", "part_thu-nhat"),
        ("kem-theo-dieu-1", "hcontainer_1__art_1"),
        ("kem-theo-2-dieu-1", "hcontainer_2__art_1"),
    ],
)
def test_an_eid_is_made_as_the_naming_convention_has_it(anchor, expected):
    assert eid(anchor) == expected
