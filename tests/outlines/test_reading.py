"""The text of an outline as a value: every kind of block, as those who write packs get it."""

import pytest
from wagtail.rich_text import RichText

from core.factories import FileFactory, ImageFactory
from outlines.blocks import OutlineBodyBlock
from outlines.content import (
    Attachment,
    Callout,
    Comparison,
    ComparisonRow,
    Heading,
    KeyPoint,
    Paragraph,
    Picture,
    ProvisionQuote,
    Question,
    Questions,
    Quote,
    Run,
    Situation,
    Table,
    Text,
)
from outlines.reading import read_sections

BASE = "https://portal.example/de-cuong/rung/"


def said(text):
    return (Paragraph((Run(text),)),)


def html(text):
    return RichText(f"<p>{text}</p>")


@pytest.fixture
def items_of(make_outline):
    """The items of a body as it was saved, of all its parts."""

    def items_of(*body):
        page = make_outline(body=list(body))
        page.refresh_from_db()
        return [item for section in read_sections(page.body, BASE) for item in section.items]

    return items_of


def test_text_keeps_its_marks_its_lists_and_whole_addresses(items_of):
    markup = (
        "<p>Theo <b>Luật <i>mới</i></b>, <a href='/van-ban/'>xem</a>.</p><p></p>"
        "<ol><li>một<ul><li>nhỏ</li></ul></li><li>hai</li></ol>"
    )
    assert items_of(("rich_text", RichText(markup))) == [
        Text(
            (
                Paragraph(
                    (
                        Run("Theo "), Run("Luật ", bold=True), Run("mới", bold=True, italic=True), Run(", "),
                        Run("xem", href="https://portal.example/van-ban/"), Run("."),
                    )
                ),
                Paragraph((Run("một"),), "number", 0, 1),
                Paragraph((Run("nhỏ"),), "bullet", 1),
                Paragraph((Run("hai"),), "number", 0, 2),
            )
        )
    ]  # fmt: skip


VALUES = {
    "key_point": (
        {"text": "Giữ  rừng", "note": html("Nhấn mạnh.")},
        KeyPoint("Giữ rừng", said("Nhấn mạnh.")),
    ),
    "questions": (
        {"title": "Bà con hỏi", "items": [{"question": "Ở đâu?", "answer": html("Ở xã.")}]},
        Questions("Bà con hỏi", (Question("Ở đâu?", said("Ở xã.")),)),
    ),
    "situation": (
        {"title": "Nương", "facts": html("Hai nhà."), "question": "Ai?", "handling": html("Xã.")},
        Situation("Nương", said("Hai nhà."), "Ai?", said("Xã.")),
    ),
    "comparison": (
        {"title": "Giá", "old": "Cũ", "new": "Mới", "rows": [{"topic": "", "old": "a\nb", "new": "c"}]},
        Comparison("Giá", "Cũ", "Mới", (ComparisonRow("", "a\nb", "c"),)),
    ),
    "quote": ({"text": "Tấc đất\ntấc vàng", "attribution": "Tục ngữ"}, Quote("Tấc đất\ntấc vàng", "Tục ngữ")),
    "callout": (
        {"kind": "warning", "title": "Chú ý", "text": html("Cẩn thận.")},
        Callout("Lưu ý", "Chú ý", said("Cẩn thận.")),
    ),
    "embed": (
        "https://www.youtube.com/watch?v=abcdefghijk",
        Attachment(*["https://www.youtube.com/watch?v=abcdefghijk"] * 2),
    ),
}


@pytest.mark.parametrize("kind", VALUES)
def test_each_kind_of_block_becomes_an_item(items_of, kind):
    value, item = VALUES[kind]
    assert items_of((kind, value)) == [item]


def test_a_table_keeps_its_cells(items_of):
    block = OutlineBodyBlock().child_blocks["table"]
    columns = [{"type": "text", "heading": "Xã"}, {"type": "text", "heading": "Hạn mức"}]
    table = block.to_python({"caption": "Đất", "columns": columns, "rows": [{"values": ["A", "400 m²"]}]})
    assert items_of(("table", table)) == [Table("Đất", ("Xã", "Hạn mức"), (("A", "400 m²"),))]


def test_a_picture_is_read_when_it_is_wanted(items_of):
    image = ImageFactory()
    image.contextual_alt_text = "Bà con nghe nói chuyện"
    [picture] = items_of(("image", {"image": image, "caption": "Ở bản"}))
    assert (picture.alt, picture.caption) == ("Bà con nghe nói chuyện", "Ở bản")
    assert picture.load()[:3] == b"\xff\xd8\xff"


def test_a_picture_that_is_broken_is_none(items_of):
    image = ImageFactory()
    [picture] = items_of(("gallery", {"title": "", "images": [{"image": image, "caption": ""}]}))
    image.file.storage.delete(image.file.name)
    assert isinstance(picture, Picture)
    assert picture.load() is None
    assert picture.address() == ""


def test_a_file_is_named_with_its_address(items_of):
    file = FileFactory(title="Mẫu đơn")
    assert items_of(("file", {"file": file, "title": ""})) == [
        Attachment("Mẫu đơn", f"https://portal.example{file.url}")
    ]


def test_a_provision_is_quoted_with_its_law(items_of, make_document):
    law = make_document(
        title="Luật Giữ rừng", number="16/2017/QH14", publish=True,
        body=[("legal_text", "<h3>Điều 2. Giữ rừng</h3><p>1. Giữ <b>rừng</b>.</p>")],
    )  # fmt: skip
    [quote] = items_of(("provision", {"document": law, "provision": "Điều 2"}))
    assert isinstance(quote, ProvisionQuote)
    assert (quote.law.name, quote.law.number, quote.label) == ("Luật Giữ rừng", "16/2017/QH14", "Điều 2")
    assert (quote.heading, [p.text for p in quote.paragraphs]) == ("Giữ rừng", ["1. Giữ rừng."])
    assert quote.href == f"{law.full_url}#dieu-2"


def test_of_a_summary_is_told_that_these_are_not_the_words_of_the_law(items_of, make_document):
    text = "<h3>Điều 2. Tên</h3><p>Lời.</p>"
    law = make_document(is_summary=True, publish=True, body=[("legal_text", text)])
    [quote] = items_of(("provision", {"document": law, "provision": "Điều 2"}))
    assert [p.text for p in quote.paragraphs][1:] == ["[Đây là bản tóm tắt, không phải nguyên văn văn bản.]"]


def test_of_a_document_that_is_not_public_neither_name_nor_words_are_read(items_of, make_document):
    text = "<h3>Điều 2. Tên</h3><p>Lời.</p>"
    law = make_document(title="Luật Giữ rừng", body=[("legal_text", text)], live=False)
    [quote] = items_of(("provision", {"document": law, "provision": "Điều 2"}))
    assert (quote.law.name, quote.label, quote.paragraphs) == ("", "Điều 2", ())


def test_parts_open_sections_and_lower_headings_stand_in_them(make_outline):
    body = [
        ("rich_text", html("Mở đầu.")),
        ("part", "Bố cục"),
        ("rich_text", RichText("<h3>Chương I</h3><p>Lời.</p>")),
        ("part", "Hiệu lực"),
    ]
    opening, layout, force = read_sections(make_outline(body=body).body, BASE)
    assert (opening.title, layout.title, force.title) == ("", "I. Bố cục", "II. Hiệu lực")
    assert layout.items == (Heading(3, "Chương I"), Text(said("Lời.")))
    assert (layout.anchor, force.items) == ("phan-bo-cuc", ())
