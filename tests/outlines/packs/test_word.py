"""The file for Word, opened again."""

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from outlines.content import Section, Text
from outlines.packs.word import write_docx
from tests.outlines.packs.hostile import EMPTY, HOSTILE
from tests.outlines.samples import OUTLINE, paragraph


def opened(outline):
    out = io.BytesIO()
    write_docx(outline, out)
    return Document(out)


@pytest.fixture(scope="module")
def document():
    return opened(OUTLINE)


def style_of(document, text):
    return next(one.style.style_id for one in document.paragraphs if text in one.text)


def all_text(document):
    return "".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Đề cương tuyên truyền Luật Đất đai năm 2024", "Title"),
        ("Những điểm mới", "Subtitle"),
        ("I. Sự cần thiết ban hành", "Heading1"),
        ("Quyền của người sử dụng đất", "Heading2"),
        ("Điều cần lưu ý", "Heading3"),
        ("được Quốc hội thông qua ngày", "BodyText"),
        ("Khắc phục chồng chéo", "ListBullet"),
        ("Rà soát quỹ đất", "ListNumber"),
        ("Hộ nghèo người dân tộc", "KeyPoint"),
        ("chỉ áp dụng trong hạn mức", "SpeakerNote"),
        ("Khoản 1 Điều 16", "Provision"),
        ("Phù hợp với phong tục", "Provision"),
        ("Giá đất", "TableTitle"),
        ("Buổi tuyên truyền", "Caption"),
        ("Ảnh không đọc được", "Caption"),
        ("Tấc đất tấc vàng (Tục ngữ)", "Quote"),
        ("Mẫu đơn xin giao đất", "BodyText"),
        ("Làm sổ đỏ lần đầu", "Lead"),
        ("Không quá 20 ngày làm việc", "BodyText"),
        ("Tranh chấp ranh giới nương", "Lead"),
        ("phải hòa giải tại Ủy ban", "BodyText"),
    ],
)
def test_every_item_has_a_style_of_word(document, text, style):
    assert style_of(document, text) == style


def test_the_page_is_that_of_decree_30(document):
    section = document.sections[0]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    assert [round(length.mm) for length in margins] == [20, 15, 20, 30]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "29/11/2026" in section.footer.paragraphs[0].text == section.first_page_footer.paragraphs[0].text


def test_its_language_is_the_outlines(document):
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"
    hmong = opened(replace(EMPTY, language="hmn"))
    assert hmong.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "hmn"


def test_its_properties_tell_of_the_outline_and_of_nobody_else(document):
    known = document.core_properties
    assert (known.title, known.author) == (OUTLINE.title, OUTLINE.author)
    assert known.created.date() == known.modified.date() == OUTLINE.day
    assert "python" not in f"{known.author} {known.comments} {known.last_modified_by}".lower()
    assert {rel.reltype.rpartition("/")[2] for rel in document.part.package.rels.values()} == {
        "officeDocument",
        "core-properties",
    }


def test_tables_repeat_their_heading_and_have_all_cells(document):
    compared = next(one for one in document.tables if one.rows[0].cells[-1].text == "Luật Đất đai năm 2024")
    assert compared.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in compared.rows[2].cells] == [
        "",
        "Bảng giá đất 5 năm một lần",
        "Bảng giá đất hằng năm",
    ]
    assert any("Giấy tờ viết tay" in one.rows[0].cells[0].text for one in document.tables)


def test_pictures_are_described_and_links_lead_somewhere(document):
    described = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    assert described[0] == "Cán bộ tư pháp nói chuyện với bà con"
    assert OUTLINE.short_address in described[-1]
    targets = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert {OUTLINE.short_address, "https://portal.example/tep/7/mau-don.docx"} <= targets


def test_each_numbered_list_begins_anew():
    entries = [(1, 0), (2, 0), (1, 1), (2, 1), (3, 0), (1, 0)]
    text = Text(tuple(paragraph("x", list="number", number=n, level=level) for n, level in entries))
    made = opened(replace(OUTLINE, sections=(Section("", "", "", 0, (text,)),)))
    lists = [one._p.pPr.numPr.numId.val for one in made.paragraphs if one.style.style_id == "ListNumber"]
    first, second, inner, inner_second, third, new = lists
    assert first == second == third != new
    assert inner == inner_second not in (first, new)


def test_only_a_long_outline_has_a_table_of_contents(document):
    assert "TOC" not in document.element.xml
    long = replace(OUTLINE.sections[0], items=(Text((paragraph("Dài. " * 4000),)),))
    xml = opened(replace(OUTLINE, sections=(long, *OUTLINE.sections[1:]))).element.xml
    assert xml.index("TOC \\o") < xml.index("II. Nội dung cơ bản")
    assert 'w:anchor="_Toc00000002"' in xml
    assert 'w:name="_Toc00000002"' in xml


@pytest.mark.parametrize("outline", [HOSTILE, EMPTY], ids=["hostile", "empty"])
def test_any_outline_can_be_written(outline):
    assert OUTLINE.short_address in all_text(opened(outline))


def test_nothing_is_lost_but_what_is_no_character():
    text = all_text(opened(HOSTILE))
    assert "ô" * 100_000 in text
    assert all(f"ô 2-{column}" in text and f"mục {column}" in text for column in range(40))
    assert "Còn lại " in text
