"""How a document is cited."""

import datetime

import pytest
from django.utils import translation

from documents.cite import cite, enumerated, written_date

DAY = datetime.date(2022, 6, 24)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def test_a_decree_is_cited_by_type_number_date_and_issuer():
    citation = cite("Nghị định", "Nghị định về cổng thông tin", "42/2022/NĐ-CP", DAY, ["Chính phủ"])
    assert citation.startswith("Nghị định ")
    assert "Nghị định về" not in citation
    places = [citation.index(part) for part in ("42/2022/NĐ-CP", "24 tháng 6 năm 2022", "Chính phủ")]
    assert places == sorted(places)


def test_a_law_is_cited_by_its_name_without_the_national_assembly():
    citation = cite("Luật", "Luật Đất đai", "31/2024/QH15", DAY, ["Quốc hội"])
    assert citation.startswith("Luật Đất đai ")
    assert "31/2024/QH15" in citation
    assert "Quốc hội" not in citation


@pytest.mark.parametrize("number", ["", "Không số"])
def test_a_document_without_a_number_is_cited_without_one(number):
    assert cite("Nghị định", "Về việc A", number, None, []) == "Nghị định"


def test_without_a_type_the_title_stands_for_it():
    assert cite("", "Quy ước bản Nậm Loỏng", "", None, []) == "Quy ước bản Nậm Loỏng"


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (datetime.date(2020, 3, 5), "05 tháng 3 năm 2020"),
        (datetime.date(2020, 2, 15), "15 tháng 02 năm 2020"),
        (datetime.date(2020, 12, 31), "31 tháng 12 năm 2020"),
    ],
)
def test_small_days_and_months_have_a_zero(date, written):
    assert written_date(date) == written


def test_a_date_is_written_as_the_readers_language_writes_it():
    with translation.override("en"):
        assert written_date(DAY) == "24 June 2022"


def test_all_issuers_of_a_joint_circular_are_named():
    names = enumerated(["Bộ Tư pháp", "Bộ Nội vụ", "Bộ Tài chính"])
    assert names.startswith("Bộ Tư pháp, Bộ Nội vụ ")
    assert names.endswith(" Bộ Tài chính")
