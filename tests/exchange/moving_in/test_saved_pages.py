"""Saved pages, in the manner of the systems that departments' sites were made with."""

# ruff: noqa: E501 - lines as the old systems write them

import datetime
from zoneinfo import ZoneInfo

import pytest

from core.kinds import Kind
from core.legacy_encodings import TCVN3
from exchange.moving_in.item import Attachment, BadRecord, Picture, SourceError, Table, Text
from exchange.moving_in.reading import open_source, saved_pages
from exchange.moving_in.reading.charsets import decoded

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ONE = (
    "Sáng nay, Sở Tư pháp mở hội nghị tuyên truyền pháp luật về đất đai cho bà con các bản vùng cao của tỉnh."
)
TWO = "Hội nghị nghe báo cáo viên nói về quyền của người sử dụng đất, rồi cùng trao đổi, hỏi đáp đến hết buổi sáng."

NUKEVIET = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Hội nghị ở bản - Trang PBGDPL</title>
<meta property="og:title" content="Hội nghị ở bản"><link rel="canonical" href="https://pbgdpl.example.gov.vn/tin/hoi-nghi-12.html">
</head><body><nav><ol class="breadcrumb"><li><a href="/"><span>Trang chủ</span></a></li><li><a href="/tin/"><span>Tin trong tỉnh</span></a></li></ol></nav>
<div class="news_column"><h1 class="title margin-bottom-lg">Hội nghị ở bản</h1>
<em class="pull-left">Thứ ba - 24/11/2026 08:30</em><ul class="social-icon"><li>Chia sẻ</li></ul>
<div class="hometext m-bottom">Bà con nghe về Luật Đất đai.</div>
<div id="news-bodyhtml" class="bodytext"><p>{ONE}</p><p><img src="/uploads/anh.jpg" alt="Quang cảnh" width="460"></p>
<p>{TWO}</p></div>
<p class="text-right"><strong>Tác giả bài viết: </strong>Lò Thị Mẫu</p><p class="text-right">Nguồn tin: Báo Mẫu</p>
<p>Ngày đăng: 24/11/2026 08:30</p></div></body></html>"""
JOOMLA = f"""<html><head><meta charset="utf-8"><base href="http://stp.example.vn/"><meta name="author" content="Super User">
<title>Ngày Pháp luật</title></head><body><div class="item-page" itemscope><div class="page-header"><h2 itemprop="headline">Ngày Pháp luật</h2></div>
<dl class="article-info"><dd class="createdby">Được viết bởi: Giàng A Mẫu</dd>
<dd class="published"><time datetime="2026-11-09T01:00:00+00:00" itemprop="datePublished">Được đăng: 09 Tháng 11 2026</time></dd></dl>
<div itemprop="articleBody"><p><strong>{ONE}</strong></p><p>{TWO}</p><p>Theo Báo Mẫu</p></div></div></body></html>"""
DOTNETNUKE = f"""<html><head><meta charset="utf-8"><title>Trang > Tin tức</title></head><body><form id="Form">
<input type="hidden" name="__VIEWSTATE" value="x"><div id="dnn_ContentPane"><span id="dnn_ctr462_View_lblTitle" class="Head">Tin của DNN</span><br>
<span id="dnn_ctr462_View_lblNgayDang">24/11/2026 2:05:00 CH</span>
<div id="dnn_ctr462_View_lblContent"><div>{ONE}<br><br>{TWO}</div><table border="1"><tr><th>Xã</th><th>Buổi</th></tr><tr><td>Mường Mẫu</td><td>3</td></tr></table>
<p>Tải về: <a href="/Portals/0/ke%20hoach.pdf">Kế hoạch</a></p></div></div></form></body></html>"""
SHAREPOINT = f"""<html><head><meta charset="utf-8"><title>
	Thông báo
</title></head><body><div id="s4-workspace"><div id="ctl00_PlaceHolderMain_PageContent"><span class="newstitle">Thông báo</span>
<div class="ms-rtestate-field"><p>\u200b{ONE}</p><p style="text-align:right"><em>Tác giả: Sùng A Mẫu</em></p></div></div>
<div>Ngày đăng: Thứ tư, 25/11/2026, 07:15 (GMT+7)</div></div></body></html>"""
FRONTPAGE_TEXT = "Ban hành kế hoạch phổ biến, giáo dục pháp luật cho cán bộ và nhân dân các dân tộc trong tỉnh năm học mới."


def tcvn3(text):
    letters = {letter: old for old, letter in TCVN3.items()}
    return "".join(letters.get(char, char) for char in text)


FRONTPAGE = tcvn3(
    f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><meta name="ProgId" content="FrontPage.Editor.Document">
<title>Kế hoạch năm</title></head><body><p align="center"><font face=".VnTimeH" size="4"><b>kế hoạch năm</b></font></p>
<p><font face=".VnTime">{FRONTPAGE_TEXT}</font></p><p><font face=".VnTime">{FRONTPAGE_TEXT}</font></p></body></html>"""
).encode("cp1252")


def only(found):
    (one,) = found.values()
    assert one.item, one.problem
    return one.item


def test_a_page_of_nukeviet_is_taken_apart(found_in):
    item = only(found_in({"tin/hoi-nghi-12.html": NUKEVIET, "uploads/anh.jpg": b"x"}))
    assert (item.id, item.kind, item.title) == ("tin/hoi-nghi-12.html", Kind.NEWS, "Hội nghị ở bản")
    assert item.published_at == datetime.datetime(2026, 11, 24, 8, 30, tzinfo=VIETNAM)
    assert (item.lead, item.author, item.source_name) == (
        "Bà con nghe về Luật Đất đai.",
        "Lò Thị Mẫu",
        "Báo Mẫu",
    )
    assert item.sections == ("Tin trong tỉnh",)
    assert item.addresses == ("/tin/hoi-nghi-12.html",)
    image = Picture(Attachment("/uploads/anh.jpg", "Quang cảnh"))
    assert item.parts == (Text(f"<p>{ONE}</p>"), image, Text(f"<p>{TWO}</p>"))


def test_a_page_of_joomla_is_taken_apart(found_in):
    item = only(found_in({"index.php@option=com_content&id=7": JOOMLA}))
    assert (item.title, item.lead, item.author) == ("Ngày Pháp luật", ONE, "Giàng A Mẫu")
    assert item.published_at == datetime.datetime(2026, 11, 9, 8, tzinfo=VIETNAM)
    assert (item.source_name, item.parts) == ("Báo Mẫu", (Text(f"<p>{TWO}</p>"),))
    assert "/index.php?option=com_content&id=7" in item.addresses


def test_a_page_of_dotnetnuke_is_taken_apart(found_in):
    files = {"Default.aspx?tabid=9.html": DOTNETNUKE, "Portals/0/ke hoach.pdf": b"%PDF"}
    item = only(found_in(files))
    assert item.title == "Tin của DNN"
    assert item.published_at == datetime.datetime(2026, 11, 24, 14, 5, tzinfo=VIETNAM)
    link = '<p>Tải về: <a href="/Portals/0/ke%20hoach.pdf">Kế hoạch</a></p>'
    assert item.parts == (
        Text(f"<p>{ONE}</p><p>{TWO}</p>"),
        Table("", ["Xã", "Buổi"], [["Mường Mẫu", "3"]]),
        Text(link),
    )
    assert item.files == (Attachment("/Portals/0/ke%20hoach.pdf", "Kế hoạch"),)
    assert "/Default.aspx?tabid=9" in item.addresses


def test_a_page_of_sharepoint_is_taken_apart(found_in):
    item = only(found_in({"thong-bao.aspx": SHAREPOINT}))
    assert (item.title, item.author) == ("Thông báo", "Sùng A Mẫu")
    assert item.published_at == datetime.datetime(2026, 11, 25, 7, 15, tzinfo=VIETNAM)
    assert item.parts == (Text(f"<p>{ONE}</p>"),)


def test_a_plain_page_in_an_old_font_becomes_unicode(found_in):
    item = only(found_in({"kehoach.htm": FRONTPAGE}))
    assert (item.kind, item.title) == (Kind.PAGES, "Kế hoạch năm")
    assert FRONTPAGE_TEXT in item.parts[0].html


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", ""])
def test_an_old_text_below_a_long_head_becomes_unicode(found_in, declared):
    state = (
        f'<input type="hidden" name="__VIEWSTATE" value="{"x" * 60_000}"><script>{"f();" * 20_000}</script>'
    )
    content = FRONTPAGE.replace(b"windows-1252", declared.encode()).replace(
        b"<body>", b"<body>" + state.encode()
    )
    item = only(found_in({"a.htm": content}))
    assert FRONTPAGE_TEXT in item.parts[0].html


def test_a_page_whose_letters_cant_be_read_is_refused(found_in):
    content = (
        page("").encode().replace(b"utf-8", b"big5") + "\ufffd".encode("utf-8") * 50 + b"\xff\x80 " * 200
    )
    with pytest.raises(BadRecord):
        decoded(content)
    assert found_in({"a.html": content})["a.html"].problem
    # One letter is a slip.
    assert only(found_in({"a.html": page("").encode() + b"<p>m\xff</p>"}))


def page(body, head=""):
    text = "".join(f"<p>{ONE}</p><p>{TWO}</p>")
    return f'<html><head><meta charset="utf-8">{head}<title>Tin</title></head><body><article>{text}{body}</article></body></html>'


def test_vietnamese_letters_of_windows_are_read(found_in):
    # Its letters with two marks are a letter with one and a mark.
    text = page("").replace("utf-8", "windows-1258").encode("cp1258", "ignore")
    assert "hội nghị".encode("cp1258", "ignore") in text.lower() or b"S\xe1ng" in text
    assert "Sáng nay" in only(found_in({"a.html": text})).parts[0].html


def test_a_page_that_declares_another_charset_than_it_has_is_read(found_in):
    text = page("").replace("utf-8", "iso-8859-1")
    assert ONE in only(found_in({"a.html": text})).parts[0].html


def test_links_between_saved_pages_are_the_addresses_of_those_pages(found_in):
    found = found_in({
        "www.stp.example.vn/tin/1.html": page('<p><a href="2.html">hai</a> <a href="http://stp.example.vn/x?y=1#z">ba</a></p>'),
        "www.stp.example.vn/tin/2.html": page(""),
    })  # fmt: skip
    first = found["www.stp.example.vn/tin/1.html"].item
    assert '<a href="/tin/2.html">hai</a> <a href="/x?y=1#z">ba</a>' in first.parts[-1].html
    assert found["www.stp.example.vn/tin/2.html"].item.addresses == ("/tin/2.html",)


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="http://stp.example.vn/tin/bay">',
        "<!-- Mirrored from stp.example.vn/tin/bay by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 24 Nov 2026 -->",
        "<!-- saved from url=(0029)http://stp.example.vn/tin/bay -->",
    ],
)
def test_the_address_that_a_page_says_it_had_comes_first(found_in, head):
    assert only(found_in({"bay.html": page("", head)})).addresses == ("/tin/bay", "/bay.html")


def test_an_address_on_another_site_is_none_of_its_own(found_in, mapped):
    head = '<link rel="canonical" href="https://bao.example.vn/tin">'
    item = only(found_in({"1.html": page("", head)}, mapped('site = "http://stp.example.vn"')))
    assert item.addresses == ("/1.html",)


def test_a_page_of_links_is_passed_over_with_the_reason(found_in):
    links = "".join(f'<li><a href="{n}.html">Một tin cũ của trang, số {n}</a></li>' for n in range(40))
    found = found_in({"index.html": f"<html><body><ul>{links}</ul></body></html>", "1.html": page("")})
    assert found["index.html"].item is None
    assert found["index.html"].problem
    assert found["1.html"].item


def test_the_titles_of_other_pages_below_the_text_are_left_out(found_in):
    item = only(
        found_in({"1.html": page('<h3>Các tin khác</h3><ul><li><a href="2.html">Tin hai</a></li></ul>')})
    )
    assert item.parts == (Text(f"<p>{ONE}</p><p>{TWO}</p>"),)


OTHERS = '<ul><li><a href="2.html">Tin hai</a> (24/11/2026)</li></ul>'


@pytest.mark.parametrize(
    "others",
    [
        f"<h3>Xem thêm</h3>{OTHERS}",
        f"<p><b>Xem thêm:</b></p>{OTHERS}",
        '<p><b>Xem thêm:</b> <a href="2.html">Tin hai</a></p>',
        f'<div class="related"><b>Tin liên quan</b>{OTHERS}</div>',
    ],
)
def test_of_the_titles_of_other_pages_amid_a_text_nothing_but_they_are_left_out(found_in, others):
    item = only(found_in({"1.html": page(f"{others}<p>{TWO} Hết.</p><h3>Tin khác</h3>{OTHERS}")}))
    assert "".join(part.html for part in item.parts) == f"<p>{ONE}</p><p>{TWO}</p><p>{TWO} Hết.</p>"


def test_a_text_in_a_box_that_is_called_like_a_tool_stays(found_in):
    text = page('<div class="share">Chia sẻ</div>').replace("<article>", '<article><div class="print">')
    item = only(found_in({"1.html": text.replace("</article>", "</div></article>")}))
    assert item.parts == (Text(f"<p>{ONE}</p><p>{TWO}</p>"),)


def test_a_mapping_says_where_things_stand_and_what_pages_are(found_in, mapped):
    mapping = mapped("""
        [selectors]
        title = ".ten"
        body = ".chu"
        published_at = ".khi"
        [fixed]
        field_of_law = "Đất đai"
        [[paths]]
        match = "de-cuong/*"
        kind = "de-cuong"
        sections = ["Đề cương"]
        [[paths]]
        match = "cu/*"
        skip = true
    """)
    text = '<html><body><b class="ten">Tên</b><i class="khi">24/11/2026</i><div class="chu">Chữ ngắn.<img src="a.png"></div></body></html>'
    found = found_in({"de-cuong/1.html": text, "cu/1.html": text}, mapping)
    item = found["de-cuong/1.html"].item
    assert (item.kind, item.title, item.sections, item.field_of_law) == (
        Kind.OUTLINES,
        "Tên",
        ("Đề cương",),
        "Đất đai",
    )
    assert item.published_at == datetime.datetime(2026, 11, 24, tzinfo=VIETNAM)
    assert item.parts[0] == Text("<p>Chữ ngắn.</p>")
    assert found["cu/1.html"].item is None


BAD_PAGES = [
    b"",
    b"<html></html>",
    b"<html><body>" + b"<div>" * 50_000,
    b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00",
    b'<html><meta charset="no-such">\x81\x8d\xff</html>',
    b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><body>&a;</body></html>",
    b"<html><link rel=canonical href='http://[x'><body><a href='http://[y'>z</a></body></html>",
]


@pytest.mark.parametrize("content", BAD_PAGES)
def test_a_page_without_a_text_is_explained_and_the_next_one_is_read(found_in, content):
    found = found_in({"a.html": content, "b.html": page("")})
    assert found["a.html"].problem
    assert found["b.html"].item


def test_a_page_that_is_too_large_is_passed_over(found_in, monkeypatch):
    monkeypatch.setattr(saved_pages, "LONGEST", 10_000)
    assert "MiB" in found_in({"a.html": page("x" * 20_000)})["a.html"].problem


def test_what_is_no_page_is_not_spoken_of(found_in):
    assert list(
        found_in({"a.css": "p{}", "b.pdf": "<html>", "c.txt": "x", "d": "chữ", "e.html": page("")})
    ) == ["e.html"]


def test_a_link_out_of_the_folder_is_never_followed(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("outside") / "secret.html"
    secret.write_text(page("") + "bí mật")
    root = folder({"a.html": page("")})
    (root / "b.html").symlink_to(secret)
    (root / "c.pdf").symlink_to(secret)
    source = open_source(root)
    assert [found.place for found in source.records()] == ["a.html"]
    for place in (
        "c.pdf",
        "../secret.html",
        str(secret),
        f"/{secret}",
        "x/../../secret.html",
        "a.html\x00",
        ".",
    ):
        with pytest.raises(BadRecord):
            source.open(Attachment(place))


def test_a_folder_that_isnt_there_is_explained(tmp_path):
    with pytest.raises(SourceError, match="nowhere"):
        open_source(tmp_path / "nowhere")
