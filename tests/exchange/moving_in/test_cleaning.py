"""HTML of any origin as parts, and dates as old sites write them."""

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.legacy_encodings import encodings_in
from exchange.moving_in.item import Attachment, BadRecord, Picture, Table, Text
from exchange.moving_in.reading.cleaning import clean, parsed
from exchange.moving_in.reading.dates import find_moment, read_moment
from exchange.moving_in.reading.files import Files
from exchange.moving_in.reading.links import Links

LINKS = Links("http://stp.example.vn/tin/1.html", {"stp.example.vn"})
ALLOWED = {"p", "ul", "ol", "li", "h2", "h3", "h4", "b", "i", "sup", "sub", "hr", "br", "a"}
WORD_ITEM = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp; </span></span><![endif]>Chữ<o:p></o:p></p>"
)
CASES = [
    ("chữ & chữ", "<p>chữ &amp; chữ</p>"),
    ("<p>a<p>b<br>c<br><br>d", "<p>a</p><p>b<br>c</p><p>d</p>"),
    ("<h1><b>Một<br>hai</b></h1><h6>Ba</h6>", "<h2>Một hai</h2><h4>Ba</h4>"),
    ("<b>a</b> <strong>b</strong><i> c</i>", "<p><b>a b</b><i> c</i></p>"),
    ("<span style='font-weight:bold'>a</span> m<sup>2</sup>", "<p><b>a</b> m<sup>2</sup></p>"),
    ("<ul><li>a<ul><li>b</ul><li><p>c<p>d</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c<br>d</li></ul>"),
    ("<pre>a\n b\n\nc</pre>", "<p>a<br>b</p><p>c</p>"),
    (WORD_ITEM.format("·"), "<p>– Chữ</p>"),
    (WORD_ITEM.format("2."), "<p>2. Chữ</p>"),
    ("<p>a<del>b</del><ins>c</ins><span style='mso-hide:all'>d</span></p>", "<p>ac</p>"),
    ("<p>a<script>b</script><style>c</style><!-- d --><xml><w:x>e</w:x></xml></p>", "<p>a</p>"),
    ("<p>Céng hoµ x· héi chñ nghÜa ViÖt Nam</p><p>§éc lËp</p>",
     "<p>Cộng hoà xã hội chủ nghĩa Việt Nam</p><p>Độc lập</p>"),
    ("<p>Mht = n × k × 22% × CN</p><p>Có £ Không £</p>", "<p>Mht = n × k × 22% × CN</p><p>Có £ Không £</p>"),
    ("<p>Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam</p>", "<p>Cộng hòa xã hội chủ nghĩa Việt Nam</p>"),
    (unicodedata.normalize("NFD", "<p>Đất đai</p>"), "<p>Đất đai</p>"),
    ("<a href='2.html#x'>a</a> <a href='https://STP.example.vn/'>b</a>",
     '<p><a href="/tin/2.html#x">a</a> <a href="/">b</a></p>'),
    ("<a href='//bao.vn/x?a=1&b=2'>a</a> <a href='mailto:x@y.vn'>b</a>",
     '<p><a href="http://bao.vn/x?a=1&amp;b=2">a</a> <a href="mailto:x@y.vn">b</a></p>'),
    ("<a href='javascript:x'>a</a><a href=' java&#10;script:x'>b</a><a href='data:x'>c</a><a href='#d'>d</a>",
     "<p>abcd</p>"),
    ("<a href='http://stp.example.vn//uploads/a.html'>a</a>", '<p><a href="/uploads/a.html">a</a></p>'),
    ("<table><tr><td>Khung<p>a</table>", "<p>Khung</p><p>a</p>"),
    ("<iframe src='https://video.vn/1'></iframe>", '<p><a href="https://video.vn/1">https://video.vn/1</a></p>'),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "html"), CASES)
def test_running_text_keeps_what_it_says(markup, html):
    assert clean(markup, LINKS).parts == [Text(html)]


def test_a_table_keeps_its_cells_at_their_places():
    markup = (
        "<table><caption>Bảng</caption><tr><th>Xã<th>Buổi<th>Ghi chú<tr><td rowspan=2>Mường<td>1<td>"
        "<tr><td colspan=2>2</table>"
    )
    assert clean(markup).parts == [
        Table("Bảng", ["Xã", "Buổi", "Ghi chú"], [["Mường", "1", ""], ["", "2", ""]])
    ]


def test_a_picture_stands_between_the_texts_with_its_caption():
    markup = "<p>a<a href='/lon.jpg'><img data-src='/nho.jpg' alt='Ảnh'></a><p class='chuthich'>Dưới ảnh<p>b"
    site = "http://stp.example.vn"
    assert clean(markup, LINKS).parts == [
        Text("<p>a</p>"),
        Picture(Attachment(f"{site}/lon.jpg", "Ảnh"), "Dưới ảnh"),
        Text("<p>b</p>"),
    ]


def test_signs_and_pictures_within_the_page_itself_are_left_out():
    markup = (
        "<img src='data:image/png;base64,x'><img src='/dem.gif' width=1 height=1><img src='javascript:x'>"
    )
    assert clean(markup, LINKS).parts == []


def test_files_are_found_in_texts_and_tables_each_once():
    link = "<a href='/a.pdf'>Kế hoạch</a>"
    markup = f"{link}<table><tr><td>1<td>{link}<tr><td>2<td><a href='b.DOC?x=1'>Mẫu</a></table>"
    assert [file.place for file in clean(markup, LINKS).files] == [
        "http://stp.example.vn/a.pdf",
        "http://stp.example.vn/tin/b.DOC?x=1",
    ]


def test_what_other_sites_have_is_linked_to_and_not_taken(tmp_path):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "uploads" / "a.jpg").write_bytes(b"x")
    links = Links("http://stp.example.vn/tin/1.html", {"stp.example.vn"}, Files(tmp_path))
    found = clean(
        "<a href='https://bao.vn/uploads/a.pdf'>a</a><img src='https://bao.vn/uploads/a.jpg' alt='Ảnh'>"
        "<img src='http://anh.stp.example.vn/b.jpg'><img src='https://dem.vn/x'>",
        links,
    )
    assert found.files == []
    assert found.parts == [
        Text(
            '<p><a href="https://bao.vn/uploads/a.pdf">a</a></p>'
            '<p><a href="https://bao.vn/uploads/a.jpg">Ảnh</a></p>'
        ),
        Picture(Attachment("http://anh.stp.example.vn/b.jpg")),
    ]
    assert not links.has("https://bao.vn/uploads/a.pdf")
    assert links.has("/uploads/a.pdf")


def test_a_table_without_end_is_refused():
    with pytest.raises(BadRecord):
        clean("<table>" + "<tr>" + "<td rowspan=2000 colspan=50>x" * 3 + "<tr><td>x" * 3000 + "</table>")


def test_a_text_of_more_elements_than_any_is_refused():
    with pytest.raises(BadRecord, match="1000"):
        parsed("x<br>" * 1001, most=1000)


@pytest.mark.parametrize(
    "markup", ["<div>" * 9000, "<ul><li>" * 9000, "<table><tr><td>" * 9000, "<b>" * 9000]
)
def test_what_is_nested_without_end_does_no_harm(markup):
    clean(f"<p>đầu</p>{markup}chữ")


TAGS = [
    "p", "div", "b", "i", "sup", "ul", "ol", "li", "table", "tr", "td", "th", "br", "hr", "h1", "h5", "a",
    "o:p", "pre", "figure", "figcaption", "script", "caption",
]  # fmt: skip
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from([
        "<a href='1.html'>", "<img src=a.jpg>", "<p class=caption>", "<span style='mso-list:ignore'>", "&lt;",
        "&nbsp;", "\n", "&#x338;", "\u0301", "Céng hoµ", "Coäng hoøa", "Luật ", "<![if x]>", "<!--", "&",
        "\x00", "<td colspan=3 rowspan=9>",
    ]),
    st.text(max_size=4),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_whatever_comes_in_the_text_is_composed_allowed_and_stays_as_it_is_when_cleaned_again(markup):
    for part in clean(markup, LINKS).parts:
        if isinstance(part, Text):
            assert unicodedata.is_normalized("NFC", part.html)
            assert set(re.findall(r"<[/]?([^ >]*)[^>]*>", part.html)) <= ALLOWED
            # What a few letters without sense are in, nobody can tell.
            assume(not encodings_in(part.html, is_html=True))
            assert clean(part.html, LINKS).parts == [part]


MORNING = "2026-11-24T08:30:00+07:00"
MIDNIGHT = "2026-11-24T00:00:00+07:00"
DATES = [
    ("24/11/2026 08:30", MORNING),
    ("Thứ ba, 24/11/2026", MIDNIGHT),
    ("24-11-2026", MIDNIGHT),
    ("24.11.2026", MIDNIGHT),
    ("ngày 24 tháng 11 năm 2026", MIDNIGHT),
    ("24/11/2026 8:30 SA", MORNING),
    ("24/11/2026 8:30:00 CH", "2026-11-24T20:30:00+07:00"),
    ("8h30 ngày 24/11/2026", MORNING),
    ("08:30 | 24/11/2026", MORNING),
    ("Thứ ba - 24/11/2026 08:30", MORNING),
    ("Thứ Ba, 24 Tháng 11 2026 08:30", MORNING),
    ("24 Tháng Mười Một, 2026", MIDNIGHT),
    ("Thứ 3, 24/11/2026, 08:30 (GMT+7)", MORNING),
    ("Tuesday, 24 November 2026 08:30", MORNING),
    ("November 24, 2026", MIDNIGHT),
    ("Tue, 24 Nov 2026 01:30:00 GMT", MORNING),
    ("2026-11-24T01:30:00Z", MORNING),
    ("2026-11-24 08:30:00", MORNING),
    ("1795483800", MORNING),
    ("/Date(1795483800000)/", MORNING),
]


@pytest.mark.parametrize(("text", "moment"), DATES)
def test_a_date_is_read_as_old_sites_write_it(text, moment):
    assert read_moment(text).isoformat() == moment
    assert (
        find_moment(f"Ngày đăng: {text}" if text[0].isdigit() and "/" in text else text).isoformat() == moment
    )


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "31/02/2026", "03/04/2021 8:30:00 AM", "1/1/0001", "24/11/26", "9" * 500]
)
def test_what_could_be_another_day_or_none_is_no_date(text):
    with pytest.raises(BadRecord):
        read_moment(text)


def test_a_form_settles_what_could_be_another_day():
    assert (
        read_moment("03/04/2021 8:30:00 AM", "%m/%d/%Y %I:%M:%S %p").isoformat()
        == "2021-03-04T08:30:00+07:00"
    )


DATE_PIECES = [*"0123456789/-.: ", "tháng ", "Nov ", "năm ", "T", "Z", "+07:00", "AM", "99999", "/Date("]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(DATE_PIECES), max_size=14).map("".join)))
def test_any_text_is_a_date_in_vietnamese_time_or_none(text):
    find_moment(text)
    try:
        moment = read_moment(text)
    except BadRecord:
        return
    assert read_moment(moment.isoformat()) == moment
