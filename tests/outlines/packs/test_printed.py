"""An outline on paper."""

import datetime
import io
import re
import sys
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from django.utils.translation import gettext as _

from outlines import packs
from outlines.content import Comparison, ComparisonRow, KeyPoint, Picture, Run, Situation, Table, Text
from outlines.packs import printed, wording
from outlines.packs.paper import PangoMissingError
from tests.outlines.packs.reading import all_words, page_texts, right_edge, tags
from tests.outlines.samples import NEED, OLD_LAW, OUTLINE, paragraph


def print_of(outline):
    with io.BytesIO() as out:
        printed.write_print(outline, out)
        return out.getvalue()


def outline_of(*items, **changes):
    return replace(OUTLINE, sections=(replace(NEED, items=items),), **changes)


@pytest.fixture(scope="module")
def pdf():
    return print_of(OUTLINE)


@pytest.fixture(scope="module")
def pages(pdf):
    return page_texts(pdf)


@pytest.fixture(scope="module")
def opened(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield opened


def test_every_word_is_given_back_as_it_was_written(pages):
    text = " ".join(pages)
    assert unicodedata.is_normalized("NFC", text)
    assert [words for words in all_words((OUTLINE.sections, OUTLINE.lead)) if words not in text] == []
    assert OUTLINE.title.upper() in text


def test_the_first_page_has_the_head_of_the_decree(pages):
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ SỞ TƯ PHÁP TỈNH VÍ DỤ",
        _("SOCIALIST REPUBLIC OF VIET NAM"),
        _("Independence - Freedom - Happiness"),
        wording.place_and_day(OUTLINE),
        f"{wording.law_name(OLD_LAW)} (Hết hiệu lực toàn bộ)",
        "Đồng bào dân tộc thiểu số; Cán bộ xã",
    ):
        assert words in pages[0]


def test_each_page_names_its_edition_and_the_day_of_the_law_from_the_second_its_number(pages):
    assert all(wording.edition(OUTLINE) in page and wording.as_of(OUTLINE) in page for page in pages)
    assert all(OUTLINE.short_address in page for page in pages)
    numbered = [f" {number} {wording.edition(OUTLINE)}" in page for number, page in enumerate(pages, start=1)]
    assert numbered == [False, True, True]


def test_paper_is_a4_and_the_type_is_embedded(opened):
    fonts = [font.DescendantFonts[0] for font in opened.pages[0].resources.Font.values()]
    assert {str(font.BaseFont).partition("+")[2] for font in fonts} == {
        f"Liberation-Serif{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")
    }
    assert all("/FontFile2" in font.FontDescriptor for font in fonts)
    assert [round(float(length)) for length in opened.pages[0].mediabox[2:]] == [595, 842]


def test_who_cannot_see_it_hears_it_in_order(opened):
    assert (opened.Root.Lang, opened.Root.MarkInfo.Marked) == ("vi", True)
    assert opened.docinfo["/Title"] == OUTLINE.title
    elements = tags(opened)
    kinds = [str(element.S)[1:] for element in elements]
    levels = [int(kind[1]) for kind in kinds if kind in {"H1", "H2", "H3", "H4"}]
    assert levels == [1, 2, 2, 3, 4, 2]
    pictures = [str(element.Alt) for element in elements if element.S == "/Figure"]
    assert pictures[1] == "Cán bộ tư pháp nói chuyện với bà con"
    assert OUTLINE.short_address in pictures[0]
    assert kinds.count("TH") > 4
    assert all("/Headers" in element.A for element in elements if element.S == "/TD")
    assert {str(parent.S) for parent in elements if any(is_body(kid) for kid in parent.K)} == {"/LI"}


def is_body(kid):
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/LBody"


def test_days_and_the_first_two_months_have_a_nought():
    numbers = [
        re.findall(r"\d+", wording.place_and_day(replace(OUTLINE, day=datetime.date(2026, month, 5))))
        for month in (1, 3)
    ]
    assert numbers == [["05", "01", "2026"], ["05", "3", "2026"]]


def test_a_draft_says_so_on_each_page_and_a_long_text_has_its_contents(monkeypatch):
    monkeypatch.setattr(printed, "LONG", 0)
    draft = replace(OUTLINE, is_draft=True)
    pages = page_texts(print_of(draft))
    assert f"{_('Contents')} I. Sự cần thiết ban hành" in pages[0]
    assert all(_("DRAFT") in page and wording.edition(draft) in page for page in pages)


def test_what_is_short_is_not_divided_between_pages():
    row = ComparisonRow("Việc", "cũ", "mới")
    items = [
        Comparison("", f"Luật {number}", "mới", (row, row, row, ComparisonRow("", "", f"hết {number}.")))
        for number in range(14)
    ]
    situations = [
        Situation(f"chuyện {number}", (paragraph("rẫy " * 100),), "", (paragraph(f"xong {number}."),))
        for number in range(8)
    ]
    pages = page_texts(print_of(outline_of(*items, *situations)))
    assert len(pages) > 3
    for begin, end, count in (("Luật {}", "hết {}.", 14), ("chuyện {}", "xong {}.", 8)):
        for number in range(count):
            assert any(begin.format(number) in page and end.format(number) in page for page in pages)


def test_whatever_an_editor_writes_is_shown_as_words_and_stays_on_the_page():
    html = "<script>alert(1)</script> <img src='file:///etc/passwd'> &shy;"
    columns = [f"c{number}" for number in range(40)]
    outline = outline_of(
        Text((paragraph(html), paragraph("a\u202eb\0c\x07d\ud800e\u00adf"))),
        Text((paragraph("đ" * 900), paragraph("", list="bullet", level=40))),
        KeyPoint("ế" * 300),
        Table("", ("W" * 200, "b"), (("g" * 200, ""), ("một mình",))),
        Table("Rộng", tuple(columns), (tuple(f"{column}." for column in columns),)),
        Picture("Ảnh vỡ", "", lambda: b"\x89PNG\r\n"),
        Text((paragraph("bấm"),)),
    )
    pdf = print_of(outline)
    text = " ".join(page_texts(pdf))
    assert html in text
    assert "abcdef" in text
    assert text.count("đ") >= 900
    assert all(f"{column}: {column}." in text for column in columns)
    assert "Ảnh vỡ" in text
    assert right_edge(pdf) < 0.96


def test_only_addresses_of_the_web_can_be_followed():
    runs = [Run("a", href="javascript:alert(1)"), Run("b", href="file:///etc/passwd")]
    outline = outline_of(Text((paragraph("x")._replace(runs=(*runs, Run("c", href="https://a.example/"))),)))
    with pikepdf.open(io.BytesIO(print_of(outline))) as pdf:
        links = {str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", [])}
    assert links == {"https://a.example/", OUTLINE.short_address}


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "{fonts}/../paper.py"]
)
def test_nothing_is_fetched_but_fonts(address):
    from outlines.packs.typesetting import FONTS, Fetcher

    with pytest.raises(ValueError, match="Not fetched"):
        Fetcher([]).fetch(address.format(fonts=FONTS))


def test_without_pango_it_says_what_to_install(monkeypatch):
    class NoPango:
        def __getattr__(self, name):
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setitem(sys.modules, "weasyprint", NoPango())
    monkeypatch.delitem(sys.modules, "outlines.packs.typesetting", raising=False)
    monkeypatch.delattr(packs, "typesetting", raising=False)
    with pytest.raises(PangoMissingError, match="libpango"):
        print_of(OUTLINE)
