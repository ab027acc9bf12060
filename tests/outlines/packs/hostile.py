"""An outline that nobody would write on purpose: too long, too wide, empty, with what files refuse."""

from dataclasses import replace

from outlines.content import (
    Attachment,
    Callout,
    Comparison,
    ComparisonRow,
    Heading,
    KeyPoint,
    Law,
    Picture,
    ProvisionQuote,
    Question,
    Questions,
    Quote,
    Section,
    Situation,
    Table,
    Text,
)
from tests.outlines.samples import OUTLINE, paragraph

SENTENCE = "Người sử dụng đất được cấp giấy chứng nhận theo quy định của pháp luật. "

SECTION = Section(
    numeral="I",
    heading="Điều\x00 khó\x0b \ud800" + "x" * 250,
    anchor="dieu-kho",
    minutes=0,
    items=(
        Text(
            (
                paragraph("\x01Còn lại\x1f \udfff", list="number", number=0, level=12),
                paragraph("", list="bullet"),
                paragraph("ô" * 100_000),
                paragraph("\n".join("dòng" for _ in range(50)), list="bullet"),
            )
        ),
        Comparison(
            "",
            "",
            "",
            tuple(
                ComparisonRow(f"mục {number}", SENTENCE * (number % 40 == 0), "mới") for number in range(200)
            ),
        ),
        Comparison("Hàng cao", "Cũ", "Mới", (ComparisonRow("", SENTENCE * 60, "Mới"),)),
        Table(
            "Rộng",
            tuple(f"cột {column}" for column in range(40)),
            tuple(tuple(f"ô {row}-{column}" for column in range(40)) for row in range(3)),
        ),
        Table("Lệch", ("a",), (("1", "2", "3"), ())),
        Table("", (), ()),
        Table("", (), ((),)),
        Comparison("", "", "", ()),
        Picture("", "", lambda: None),
        Picture("Không phải ảnh", "", lambda: b"?"),
        Heading(4, "Đề mục trống"),
        Heading(3, "đ" * 500),
        Questions("", (Question(SENTENCE * 10, ()),)),
        Questions("", ()),
        Situation("", (), "", ()),
        KeyPoint(SENTENCE * 12),
        Quote("", SENTENCE * 5),
        ProvisionQuote(Law(""), "Điều 1", "", ()),
        Callout("", "", ()),
        Attachment("Tệp", "https://portal.example/một tệp"),
        Text((paragraph("sau cùng"),)),
    ),
)
HOSTILE = replace(
    OUTLINE,
    title="Đề cương " * 25,
    lead=SENTENCE * 20,
    laws=OUTLINE.laws * 5,
    sections=(replace(SECTION, numeral="", heading="", items=SECTION.items[4:]), SECTION),
    is_draft=True,
)
EMPTY = replace(OUTLINE, lead="", author="", laws=(), sections=(), audiences=(), occasions=(), minutes=0)
