"""An outline with every kind of item, as a value: what writers are tried with."""

import datetime
import io

from PIL import Image

from outlines.content import (
    Agency,
    Attachment,
    Callout,
    Comparison,
    ComparisonRow,
    Heading,
    KeyPoint,
    Law,
    Outline,
    Paragraph,
    Picture,
    ProvisionQuote,
    Question,
    Questions,
    Quote,
    Run,
    Section,
    Situation,
    Table,
    Text,
)

LAW = Law(
    name="Luật Đất đai",
    number="31/2024/QH15",
    status="con-hieu-luc",
    status_label="Còn hiệu lực",
    href="https://portal.example/van-ban/luat-dat-dai/",
)
OLD_LAW = Law(
    name="Luật Đất đai",
    number="45/2013/QH13",
    status="het-hieu-luc",
    status_label="Hết hiệu lực toàn bộ",
    href="https://portal.example/van-ban/luat-dat-dai-2013/",
)


def paragraph(text: str, **kind: object) -> Paragraph:
    return Paragraph((Run(text),), **kind)  # type: ignore[arg-type]


def picture_bytes() -> bytes:
    with io.BytesIO() as out:
        Image.new("RGB", (320, 200), "#8a1538").save(out, "PNG")
        return out.getvalue()


NEED = Section(
    numeral="I",
    heading="Sự cần thiết ban hành",
    anchor="su-can-thiet-ban-hanh",
    minutes=1,
    items=(
        Text(
            (
                Paragraph(
                    (
                        Run("Luật Đất đai số 31/2024/QH15 được Quốc hội thông qua ngày "),
                        Run("18/01/2024", bold=True),
                        Run(", thay thế "),
                        Run("Luật Đất đai năm 2013", italic=True, href=OLD_LAW.href),
                        Run("."),
                    )
                ),
                paragraph("Khắc phục chồng chéo trong quản lý đất đai", list="bullet"),
                paragraph("Bảo đảm quyền của đồng bào dân tộc thiểu số", list="bullet"),
                paragraph("Đất ở, đất sản xuất", list="bullet", level=1),
                paragraph("Rà soát quỹ đất", list="number", number=1),
                paragraph("Giao đất", list="number", number=2),
            )
        ),
        Picture(alt="Cán bộ tư pháp nói chuyện với bà con", caption="Buổi tuyên truyền", load=picture_bytes),
        Picture(alt="Ảnh không đọc được", caption="", load=lambda: None),
    ),
)
CONTENT = Section(
    numeral="II",
    heading="Nội dung cơ bản",
    anchor="noi-dung-co-ban",
    minutes=3,
    items=(
        Heading(3, "Quyền của người sử dụng đất"),
        KeyPoint(
            "Hộ nghèo người dân tộc thiểu số được giao đất ở lần đầu không thu tiền.",
            (paragraph("Nhấn mạnh: chỉ áp dụng trong hạn mức 400 m² và cho lần giao đầu tiên."),),
        ),
        KeyPoint("Bảng giá đất được công bố ngày 01 tháng 01 hằng năm."),
        ProvisionQuote(
            law=LAW,
            label="Khoản 1 Điều 16",
            heading="Trách nhiệm của Nhà nước về đất đai đối với đồng bào dân tộc thiểu số",
            paragraphs=(
                paragraph("1. Có chính sách về đất sinh hoạt cộng đồng cho đồng bào dân tộc thiểu số."),
                paragraph("a) Phù hợp với phong tục, tập quán;"),
            ),
            href=f"{LAW.href}#dieu-16",
        ),
        ProvisionQuote(law=OLD_LAW, label="Điều 300", heading="", paragraphs=()),
        Comparison(
            title="Giá đất",
            old="Luật Đất đai năm 2013",
            new="Luật Đất đai năm 2024",
            rows=(
                ComparisonRow("Khung giá đất", "Chính phủ ban hành 5 năm một lần", "Bỏ khung giá đất"),
                ComparisonRow("", "Bảng giá đất 5 năm một lần", "Bảng giá đất hằng năm"),
            ),
        ),
        Table(
            caption="Hạn mức giao đất ở",
            headings=("Khu vực", "Hạn mức"),
            rows=(("Xã vùng cao", "400 m²"), ("Phường", "120 m²")),
        ),
        Heading(4, "Điều cần lưu ý"),
        Callout(
            label="Cảnh báo",
            title="Mua bán bằng giấy viết tay",
            paragraphs=(paragraph("Giấy tờ viết tay sau ngày 01/7/2014 không được công nhận."),),
        ),
        Quote("Tấc đất tấc vàng", "Tục ngữ"),
        Attachment("Mẫu đơn xin giao đất", "https://portal.example/tep/7/mau-don.docx"),
    ),
)
PRACTICE = Section(
    numeral="III",
    heading="Hỏi – đáp và tình huống",
    anchor="hoi-dap-va-tinh-huong",
    minutes=2,
    items=(
        Questions(
            title="Bà con hỏi",
            items=(
                Question(
                    "Làm sổ đỏ lần đầu mất bao nhiêu ngày?",
                    (paragraph("Không quá 20 ngày làm việc, kể từ ngày nhận đủ hồ sơ."),),
                ),
                Question("Nộp hồ sơ ở đâu?", (paragraph("Tại Trung tâm phục vụ hành chính công của xã."),)),
            ),
        ),
        Situation(
            title="Tranh chấp ranh giới nương",
            facts=(paragraph("Ông A Páo và bà Mỷ cùng nhận một thửa nương 1.200 m² là của mình."),),
            question="Ai có quyền giải quyết?",
            handling=(
                paragraph("Trước hết phải hòa giải tại Ủy ban nhân dân xã."),
                paragraph("Hòa giải không thành thì khởi kiện tại Tòa án nhân dân khu vực.", list="bullet"),
            ),
        ),
    ),
)
OUTLINE = Outline(
    title="Đề cương tuyên truyền Luật Đất đai năm 2024",
    lead="Những điểm mới mà đồng bào vùng cao cần biết.",
    language="vi",
    product="de-cuong",
    level="trung-binh",
    author="Phòng Phổ biến, giáo dục pháp luật",
    agency=Agency(
        name="Sở Tư pháp tỉnh Ví Dụ",
        governing_body="Ủy ban nhân dân tỉnh Ví Dụ",
        place="Ví Dụ",
        site_name="Trang thông tin phổ biến, giáo dục pháp luật tỉnh Ví Dụ",
        licence="Giấy phép số 01/GP-STTTT",
    ),
    field_of_law="Đất đai",
    audiences=("Đồng bào dân tộc thiểu số", "Cán bộ xã"),
    occasions=("Ngày Pháp luật Việt Nam",),
    laws=(LAW, OLD_LAW, Law("Nghị quyết của Hội đồng nhân dân tỉnh về hạn mức đất ở")),
    sections=(NEED, CONTENT, PRACTICE),
    minutes=6,
    day=datetime.date(2026, 11, 9),
    law_as_of=datetime.date(2026, 11, 29),
    edition=3,
    address="https://portal.example/de-cuong/luat-dat-dai/",
    short_address="https://portal.example/d/7k/3",
)
