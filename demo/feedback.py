"""Communes of a province that doesn't exist, and what was reported from them."""

import datetime

from demo.loader import noon
from outlines.feedback.models import Commune, FieldReport
from outlines.models import OutlinePage

MERGED_ON = datetime.date(2025, 7, 1)
COMMUNES = [
    ("Ẳng Hoa", "xa"), ("Bản Mây", "xa"), ("Đồi Thông", "phuong"), ("Lũng Xanh", "xa"), ("Mường Nắng", "xa"),
    ("Nà Thông", "xa"), ("Nậm Trong", "xa"), ("Pa Sương", "xa"), ("Phiêng Sao", "xa"),
    ("Sông Biếc", "phuong"), ("Suối Ngàn", "xa"), ("Tả Gió", "xa"),
]  # fmt: skip
# What each became on the day of the merger.
MERGED = {"Nà Thông Hạ": "Nà Thông", "Nà Thông Thượng": "Nà Thông"}

VIOLENCE, FOREST = "de-cuong-luat-phong-chong-bao-luc-gia-dinh", "to-gap-song-canh-rung-giu-cay-con-hoang-da"
BORDER, TIMBER = "de-cuong-quy-che-khu-vuc-bien-gioi-dat-lien", "hoi-dap-go-hop-phap-cho-nguoi-song-gan-rung"
SICKNESS, CROPS = "de-cuong-phong-benh-truyen-nhiem-o-ban", "bai-phat-thanh-chon-giong-bon-phan-giu-dat"
CHILDREN, PATIENTS = "tinh-huong-bao-ve-tre-em-o-ban", "bai-phat-thanh-quyen-cua-nguoi-benh"
# Outline, commune, day, place, listeners, what was unclear, questions, whether it was seen to.
REPORTS = [
    (CROPS, "Nà Thông Hạ", "2025-04-12", "loa", 420, "", "", True),
    (SICKNESS, "Nà Thông Thượng", "2025-05-20", "thon-ban", 46,
     "", "Ai trả tiền khi phải cách ly ở nhà?", True),
    (CHILDREN, "Bản Mây", "2025-06-10", "truong-hoc", 180, "", "", True),
    (BORDER, "Pa Sương", "2025-08-21", "thon-ban", 62,
     "Đi chợ bên kia biên giới thì cần giấy tờ gì: đề cương nói ba loại, bà con không nhớ được.", "", True),
    (BORDER, "Tả Gió", "2025-10-05", "cho-phien", 150,
     "", "Người nhà ở xa về thăm có phải khai báo không?", True),
    (VIOLENCE, "Đồi Thông", "2025-11-25", "doan-the", 75, "", "", True),
    (VIOLENCE, "Nà Thông", "2026-01-15", "thon-ban", 58,
     "Chưa rõ khi nào thì được cấm tiếp xúc, cấm trong bao nhiêu ngày.",
     "Báo tin rồi có bị lộ tên không?", True),
    (TIMBER, "Suối Ngàn", "2026-02-02", "thon-ban", 41, "", "Gỗ nhà cũ dỡ ra bán có cần giấy không?", True),
    (BORDER, "Pa Sương", "2026-03-03", "thon-ban", 55, "", "", True),
    (PATIENTS, "Sông Biếc", "2026-04-07", "loa", 1200, "", "", True),
    (PATIENTS, "Mường Nắng", "2026-04-20", "loa", 650,
     "Bài đọc hơi nhanh, đoạn về bảo hiểm y tế khó theo.", "", True),
    (CHILDREN, "Lũng Xanh", "2026-05-28", "truong-hoc", 210,
     "", "Học sinh lớp 9 làm thêm ngày hè có được không?", True),
    (FOREST, "Suối Ngàn", "2026-06-14", "thon-ban", 48,
     "Chưa phân biệt được con nào là thú rừng được nuôi, con nào không.", "", False),
    (FOREST, "Phiêng Sao", "2026-06-30", "ho-gia-dinh", 17, "", "", False),
    (VIOLENCE, "Ẳng Hoa", "2026-07-19", "doan-the", 39, "", "", False),
    (TIMBER, "Nậm Trong", "2026-08-26", "cho-phien", 130, "Mẫu bảng kê lâm sản khó điền.", "", False),
    (SICKNESS, "Bản Mây", "2026-09-17", "thon-ban", 64, "", "Trẻ đi học lại sau mấy ngày?", False),
    (VIOLENCE, "Sông Biếc", "2026-10-20", "co-quan", 88, "", "", False),
    (BORDER, "Tả Gió", "2026-11-08", "cho-phien", 170,
     "Bà con hỏi nhiều về vành đai biên giới, đề cương chỉ có một câu.", "", False),
]  # fmt: skip


def load_feedback() -> int:
    """Make the communes and the reports. The number of reports."""
    communes = {name: Commune.objects.create(name=name, kind=kind) for name, kind in COMMUNES}
    for name, successor in MERGED.items():
        communes[name] = Commune.objects.create(name=name, ended_on=MERGED_ON, successor=communes[successor])
    outlines = {outline.slug: outline for outline in OutlinePage.objects.filter(locale__language_code="vi")}
    made = FieldReport.objects.bulk_create(
        FieldReport(
            outline=outlines[slug],
            title=outlines[slug].title,
            commune=communes[commune],
            used_on=datetime.date.fromisoformat(day),
            place=place,
            audience_size=listeners,
            unclear=unclear,
            questions=questions,
            created_at=noon(datetime.date.fromisoformat(day)),
            status=FieldReport.Status.HANDLED if is_handled else FieldReport.Status.NEW,
        )
        for slug, commune, day, place, listeners, unclear, questions, is_handled in REPORTS
    )
    return len(made)
