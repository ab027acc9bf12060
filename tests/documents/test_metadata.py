"""What a document's text says of itself."""

import datetime

import pytest

from documents.metadata import (
    find_effective_date,
    find_issue_date,
    find_issuers,
    find_signer,
    find_type,
    is_person,
)

ISSUED = datetime.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("number", "title", "name"),
    [
        ("13/2022/QH15", "LUẬT PHÒNG, CHỐNG BẠO LỰC", "Luật"),
        ("10/2012/QH13", "BỘ LUẬT LAO ĐỘNG", "Bộ luật"),
        ("1/2014/TTLT-BTP-BNV", "THÔNG TƯ LIÊN TỊCH HƯỚNG DẪN", "Thông tư liên tịch"),
        ("42/2022/NĐ-CP", "VỀ THÔNG TIN TRỰC TUYẾN", "Nghị định"),
        ("32-CT/TW", "VỀ LÃNH ĐẠO", "Chỉ thị"),
        ("123/XYZ", "Luật sư và cuộc sống", "Luật"),
    ],
)
def test_the_type_comes_from_the_title_or_the_number(number, title, name):
    assert find_type(number, title, []) == name


def test_the_issue_date_is_that_of_the_line_of_place_and_date():
    head = ["BỘ TƯ PHÁP", "Số: 1/2024/TT-BTP", "Hà Nội, ngày 01 tháng 3 năm 2024", "Căn cứ … ngày 2/3/2020"]
    assert find_issue_date(head) == ISSUED


@pytest.mark.parametrize(
    "line", ["Hà Nội, ngày 31 tháng 02 năm 2024", "ngày tháng năm", "Căn cứ ngày 1/1/2020 và"]
)
def test_a_date_that_is_none_stays_empty(line):
    assert find_issue_date([line]) is None


@pytest.mark.parametrize(
    ("number", "type_name", "head", "issuers"),
    [
        ("1/2014/TTLT-BTP-BNV", "Thông tư liên tịch", [], ["Bộ Tư pháp", "Bộ Nội vụ"]),
        ("1/2014/TTLT-BTP-XYZ", "Thông tư liên tịch", [], []),
        ("13/2022/QH15", "Luật", ["QUỐC HỘI -----"], ["Quốc hội"]),
        ("471/QĐ-TTg", "Quyết định", ["THỦ TƯỚNG CHÍNH PHỦ ----"], ["Thủ tướng Chính phủ"]),
        (
            "15/2021/QĐ-UBND",
            "Quyết định",
            ["UỶ BAN NHÂN DÂN", "TỈNH LAI CHÂU ------"],
            ["Ủy ban nhân dân tỉnh Lai Châu"],
        ),
        ("9/QĐ-UBND", "Quyết định", [], []),
        ("5/TCHQ-X", "Công văn", ["BỘ TÀI CHÍNH", "TỔNG CỤC HẢI QUAN"], ["Tổng cục Hải quan"]),
    ],
)
def test_the_issuers_come_from_the_heading_or_the_number(number, type_name, head, issuers):
    assert find_issuers(number, type_name, head) == issuers


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["UỶ BAN NHÂN DÂN", "TỈNH LAI CHÂU"], "Ủy ban nhân dân tỉnh Lai Châu"),
        (["ỦY BAN", "NHÂN DÂN THÀNH PHỐ", "HẢI PHÒNG"], "Ủy ban nhân dân thành phố Hải Phòng"),
        (["HỘI ĐỒNG NHÂN DÂN TỈNH THỪA THIÊN HUẾ"], "Hội đồng nhân dân tỉnh Thừa Thiên Huế"),
        (["ỦY BAN NHÂN DÂN", "TỈNH BÀ RỊA", "- VŨNG TÀU"], "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu"),
        (["ỦY BAN NHÂN DÂN QUẬN 1"], "Ủy ban nhân dân quận 1"),
        (["ỦY BAN NHÂN DÂN HUYỆN CƯ M'GAR"], "Ủy ban nhân dân huyện Cư M'Gar"),
    ],
)
def test_a_local_issuer_has_the_name_of_its_place(lines, name):
    assert find_issuers("1/QĐ", "Quyết định", [*lines, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]) == [name]


@pytest.mark.parametrize(
    "lines",
    [
        ["ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"],
        ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HỒ CHÍ MINH", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
        ["ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
        ["ỦY BAN NHÂN DÂN TỈNH LAI CHÂU", "VĂN PHÒNG"],
        ["ỦY BAN NHÂN DÂN TỈNH LAI CHÂU", "THANH TRA"],
        ["ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ CÔNG AN"],
        ["ỦY BAN NHÂN DÂN HUYỆN PHONG THỔ", "PHÒNG TƯ PHÁP"],
        ["HỘI ĐỒNG NHÂN DÂN TỈNH LAI CHÂU", "BAN DÂN TỘC"],
        ["ỦY BAN NHÂN DÂN TỈNH LAI CHÂU", "ỦY BAN NHÂN DÂN HUYỆN SÌN HỒ"],
        ["ỦY BAN NHÂN DÂN HUYỆN SÌN HỒ - TỈNH LAI CHÂU"],
    ],
)
def test_an_agency_below_a_local_one_is_not_taken_for_a_place(lines):
    assert find_issuers("1/QĐ", "Quyết định", [*lines, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]) == []


@pytest.mark.parametrize(
    ("statement", "day"),
    [
        ("Nghị định này có hiệu lực thi hành từ ngày 15 tháng 4 năm 2024.", datetime.date(2024, 4, 15)),
        ("Nghị định này có hiệu lực kể từ ngày 15/4/2024.", datetime.date(2024, 4, 15)),
        ("Nghị định này có hiệu lực thi hành kể từ ngày ký ban hành.", ISSUED),
        ("Nghị định này có hiệu lực sau 45 ngày, kể từ ngày ký.", datetime.date(2024, 4, 15)),
        ("Quy chế này có hiệu lực từ ngày 15/4/2024.", None),
        ("Nghị định này có hiệu lực khi Hiệp định được ký.", None),
    ],
)
def test_the_effective_date_is_taken_only_where_the_document_says_it_of_itself(statement, day):
    assert find_effective_date("Nghị định", ISSUED, ["Điều 9. Hiệu lực", statement]) == day


def test_a_day_after_the_last_one_of_the_calendar_stays_empty():
    statement = "Nghị định này có hiệu lực sau 45 ngày, kể từ ngày ký."
    assert find_effective_date("Nghị định", datetime.date.max, [statement]) is None


def test_two_different_effective_dates_leave_it_empty():
    statements = [f"Luật này có hiệu lực từ ngày {day}/4/2024." for day in (1, 2)]
    assert find_effective_date("Luật", ISSUED, statements) is None


def test_the_signer_stands_below_the_office():
    assert find_signer(["./.", "KT. BỘ TRƯỞNG THỨ TRƯỞNG", "Nguyễn Văn Thử"]) == (
        "Nguyễn Văn Thử",
        "Thứ trưởng",
    )


@pytest.mark.parametrize("text", ["NGUYỄN VĂN THỬ", "Nguyễn văn thử", "Ông", "Như Điều 2", "(Đã ký)"])
def test_not_every_line_is_a_person(text):
    assert not is_person(text)
