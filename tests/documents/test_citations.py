"""Citations: what is one, where it ends, which document and which provisions it means."""

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.citations import Citation, Target, find_citations
from documents.citations.provisions import MOST


def only(text, *, in_document=True):
    (citation,) = find_citations(text, in_document=in_document)
    return citation


def cited(text, citation):
    return text[citation.start : citation.end]


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("Điều 5", ["dieu-5"]),
        ("khoản 2 Điều 5", ["dieu-5-khoan-2"]),
        ("điểm a khoản 2 Điều 5", ["dieu-5-khoan-2-diem-a"]),
        ("Điểm a, Khoản 2, Điều 5", ["dieu-5-khoan-2-diem-a"]),
        ("điểm đ khoản 2a Điều 5b", ["dieu-5b-khoan-2a-diem-dd"]),
        ("các Điều 5, 6 và 7", ["dieu-5", "dieu-6", "dieu-7"]),
        ("từ Điều 10 đến Điều 12", ["dieu-10", "dieu-11", "dieu-12"]),
        ("các điều từ Điều 10 đến Điều 12", ["dieu-10", "dieu-11", "dieu-12"]),
        ("khoản 1 đến khoản 3 Điều 5", ["dieu-5-khoan-1", "dieu-5-khoan-2", "dieu-5-khoan-3"]),
        ("khoản 1, khoản 2 Điều 5", ["dieu-5-khoan-1", "dieu-5-khoan-2"]),
        ("các điểm c và đ khoản 1 Điều 5", ["dieu-5-khoan-1-diem-c", "dieu-5-khoan-1-diem-dd"]),
        ("các điểm từ điểm c đến điểm đ khoản 1 Điều 5",
         ["dieu-5-khoan-1-diem-c", "dieu-5-khoan-1-diem-d", "dieu-5-khoan-1-diem-dd"]),
        ("khoản 1 các Điều 5, 6", ["dieu-5-khoan-1", "dieu-6-khoan-1"]),
        ("khoản 1 các Điều 5, Điều 6 và Điều 7", ["dieu-5-khoan-1", "dieu-6-khoan-1", "dieu-7-khoan-1"]),
        ("khoản 1 các điều từ Điều 5 đến Điều 6", ["dieu-5-khoan-1", "dieu-6-khoan-1"]),
        ("khoản 1 Điều 5, Điều 6", ["dieu-5-khoan-1", "dieu-6"]),
        ("khoản 1 Điều 5 và điểm b khoản 2 Điều 6", ["dieu-5-khoan-1", "dieu-6-khoan-2-diem-b"]),
        ("Điều 4, khoản 2 Điều 5, Điều 6", ["dieu-4", "dieu-5-khoan-2", "dieu-6"]),
        ("Chương II", ["chuong-ii"]),
        ("Mục 1 Chương II", ["chuong-ii-muc-1"]),
        ("Mục 1, Mục 2 Chương II", ["chuong-ii-muc-1", "chuong-ii-muc-2"]),
        ("Chương I đến Chương III", ["chuong-i", "chuong-ii", "chuong-iii"]),
        ("Phần thứ năm", ["phan-thu-nam"]),
        ("tiết b điểm 2.1 khoản 3 Điều 5", ["dieu-5-khoan-3-diem-2-1-tiet-b"]),
        ("khoản 1 và đoạn đầu khoản 2 Điều 5", ["dieu-5-khoan-1", "dieu-5-khoan-2"]),
        ("khoản 1 và Điều 5", ["khoan-1", "dieu-5"]),
        ("Điều 5 Chương II", ["dieu-5"]),
        ("Phụ lục số 01", ["phu-luc-01"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("document", ["Nghị định số 42/2022/NĐ-CP", "của Luật Đất đai", "này"])
def test_provisions_are_anchors_from_the_largest_to_the_smallest(text, anchors, document):
    sentence = f"theo {text} {document if document != 'này' else 'Nghị định này'}."
    citation = only(sentence)
    assert (list(citation.provisions), cited(sentence, citation)) == (anchors, sentence[5:-1])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Nghị định số 42/2022/NĐ-CP", "42/2022/NĐ-CP"),
        ("nghị định 42/2022/nđ-cp", "42/2022/NĐ-CP"),
        ("NGHỊ ĐỊNH SỐ 42/2022/NĐ-CP", "42/2022/NĐ-CP"),
        ("Nghị định số: 42 /2022/NĐ -CP", "42/2022/NĐ-CP"),
        ("Nghị định số 42/2022/N\u00d0\u2013CP", "42/2022/NĐ-CP"),
        ("Nghị định của Chính phủ số 42/2022/NĐ-CP", "42/2022/NĐ-CP"),
        ("Nghị quyết số 66.14/2026/NQ-CP", "66.14/2026/NQ-CP"),
        ("Thông tư liên tịch số 01/2014/TTLT-BTP- BNV", "01/2014/TTLT-BTP-BNV"),
        ("TTLT số 01/2014/TTLT-BTP-BNV", "01/2014/TTLT-BTP-BNV"),
        ("Thông tư 01/2006/TT-BCA(C11)", "01/2006/TT-BCA(C11)"),
        ("Quyết định số 471/QĐ-TTg", "471/QĐ-TTg"),
        ("Chỉ thị số 32-CT/TW", "32-CT/TW"),
        ("Nghị định số 37-NĐ", "37-NĐ"),
        ("Văn bản hợp nhất số 26/VBHN-VPQH", "26/VBHN-VPQH"),
        ("Công văn số 456/STP-PBGDPL", "456/STP-PBGDPL"),
        ("Luật số 14/2012/QH13", "14/2012/QH13"),
        ("Pháp lệnh số 01/2014/UBTVQH13", "01/2014/UBTVQH13"),
        ("42/2022/NĐ-CP", "42/2022/NĐ-CP"),
        ("Nghị định số 42/2022NĐ-CP", "42/2022/NĐ-CP"),
        ("Nghị định 100/2019", "100/2019/NĐ-CP"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_document_is_cited_by_its_number(text, number, form):
    sentence = unicodedata.normalize(form, f"căn cứ {text}; tiếp")
    citation = only(sentence)
    assert (citation.number, citation.target) == (number, Target.OTHER)
    assert cited(sentence, citation) == unicodedata.normalize(form, text)


def test_day_and_issuer_belong_to_the_citation():
    text = "Nghị định số 100/2019/NĐ-CP ngày 30 tháng 12 năm 2019 của Chính phủ"
    assert only(f"Căn cứ {text} quy định về hội") == Citation(
        7, 7 + len(text), Target.OTHER, "100/2019/NĐ-CP", "", 2019, datetime.date(2019, 12, 30), "Chính phủ"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Quyết định số 471/QĐ-TTg của Thủ tướng Chính phủ ngày 3/6/2019", "Thủ tướng Chính phủ"),
        ("Thông tư số 03/2021/TT-BTP ngày 25/5/2021 của Bộ trưởng Bộ Tư pháp", "Bộ trưởng Bộ Tư pháp"),
        ("Thông tư liên tịch số 01/2014/TTLT-BTP-BNV của Bộ Tư pháp và Bộ Nội vụ", "Bộ Tư pháp và Bộ Nội vụ"),
        ("Quyết định số 15/2021/QĐ-UBND của Ủy ban nhân dân tỉnh Lai Châu", "Ủy ban nhân dân tỉnh Lai Châu"),
    ],
)
def test_an_issuer_is_kept_as_it_is_written(text, issuer):
    sentence = f"theo {text}, quy định"
    citation = only(sentence)
    assert (citation.issuer, cited(sentence, citation)) == (issuer, text)


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("Luật Đất đai", "Luật Đất đai", None),
        ("Luật đất đai năm 2013", "Luật đất đai", 2013),
        ("LUẬT ĐẤT ĐAI", "LUẬT ĐẤT ĐAI", None),
        ("Luật Đất đai 2024", "Luật Đất đai", 2024),
        ("Luật Đất đai ngày 29 tháng 11 năm 2013", "Luật Đất đai", 2013),
        ("Bộ luật Dân sự 2015", "Bộ luật Dân sự", 2015),
        ("Bộ Luật dân sự", "Bộ Luật dân sự", None),
        ("BLHS", "BLHS", None),
        ("Luật BHYT", "Luật BHYT", None),
        ("Pháp lệnh Ngoại hối", "Pháp lệnh Ngoại hối", None),
        ("Hiến pháp năm 2013", "Hiến pháp", 2013),
        ("Luật Cán bộ, công chức", "Luật Cán bộ, công chức", None),
        ("Luật Khám bệnh chữa bệnh", "Luật Khám bệnh chữa bệnh", None),
        ("Luật Trò chơi dân gian ngày 01 tháng 01 năm 2030", "Luật Trò chơi dân gian", 2030),
        ("Luật sửa đổi, bổ sung một số điều của 37 luật có liên quan đến quy hoạch",
         "Luật sửa đổi, bổ sung một số điều của 37 luật có liên quan đến quy hoạch", None),
        ("Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Đất đai ngày 22/11/2019",
         "Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Đất đai", 2019),
    ],
)  # fmt: skip
def test_a_law_is_cited_by_its_name(text, name, year):
    sentence = f"theo quy định của {text}."
    citation = only(sentence)
    assert (citation.name, citation.year, cited(sentence, citation)) == (name, year, text)


def test_a_law_may_have_name_and_number():
    citation = only("Luật Đất đai số 45/2013/QH13 ngày 29/11/2013")
    assert (citation.name, citation.number, citation.issued_on) == (
        "Luật Đất đai", "45/2013/QH13", datetime.date(2013, 11, 29)
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "pháp luật về đất đai",
        "pháp luật có liên quan",
        "luật sư và luật gia",
        "luật đất đai là một ngành luật",
        "Luật Trò chơi dân gian và các văn bản khác",
        "Luật Đầu tư Mạo hiểm",
        "dự thảo Luật Đất đai",
        "Điều 5. Phạm vi điều chỉnh",
        "“Điều 5. Phạm vi điều chỉnh",
        "CHƯƠNG II\nQUY ĐỊNH CỤ THỂ",
        "Mẫu số 01/2015/TT-BTC",
        "Số: 42/2022/NĐ-CP",
        "tài khoản 112",
        "khoản 5 triệu đồng",
        "từ điểm A đến điểm B",
        "Điều 5 Điều lệ của Hội",
        "Điều 5 Hiệp định này",
        "quyết định này của gia đình",
        "số liệu 12/2020",
        "QCVN 01/2020/BTNMT",
        "+ Chương V: Coi thi",
        "Khoản này được sửa đổi năm 2020",
        "Thi hành./. Điều 2. Hiệu lực",
        "theo Hiệp định với nước A (Khoản 4, Điều 12)",
        "Quyết định số ..../2020/QĐ-BTC",
        "",
    ],
)
def test_what_is_no_citation_is_left_out(text):
    assert find_citations(text, in_document=True) == []


@pytest.mark.parametrize("text", ["Nghị định này", "Luật này", "Điều này", "Chương này", "khoản 2 Điều 5"])
def test_in_a_document_its_own_provisions_are_meant(text):
    assert only(f"theo {text}.").target == Target.SELF


def test_this_article_is_the_one_whose_heading_stands_above():
    text = "Điều 7. Hội\n1. Hội có tên.\na) Tên hội;\nb) Theo khoản này, điểm a khoản 1 Điều này và điểm này."
    found = find_citations(text, in_document=True)
    assert [citation.provisions for citation in found] == [
        ("dieu-7-khoan-1",), ("dieu-7-khoan-1-diem-a",), ("dieu-7-khoan-1-diem-b",)
    ]  # fmt: skip


def test_elsewhere_bare_provisions_are_of_the_one_document_that_was_named():
    _first, second = find_citations("Theo Luật Đất đai năm 2024 thì khoản 2 Điều 5 quy định rõ.")
    assert (second.target, second.name, second.year) == (Target.BACK, "Luật Đất đai", 2024)
    assert second.provisions == ("dieu-5-khoan-2",)


def test_elsewhere_bare_read_body_two_documents_are_left_out():
    assert len(find_citations("Theo Luật Đất đai và Luật Nhà ở thì khoản 2 Điều 5 quy định rõ.")) == 2


@pytest.mark.parametrize(
    "text", ["Nghị định nói trên", "Nghị định nêu trên", "Nghị định đó", "Nghị định số 42", "Nghị định 42"]
)
def test_a_back_reference_has_the_number_of_what_it_means(text):
    _first, second = find_citations(f"Nghị định số 42/2022/NĐ-CP đã rõ; {text} là mới.", in_document=True)
    assert (second.target, second.number) == (Target.BACK, "42/2022/NĐ-CP")


def test_a_number_that_is_cut_short_is_told_by_the_whole_one():
    text = "Thông tư liên tịch số 17/2007/TTLT-BCA-BTP và Thông tư liên tịch số 17/2007/TTLT"
    assert find_citations(text, in_document=True)[-1].number == "17/2007/TTLT-BCA-BTP"


def test_a_short_number_that_nothing_tells_in_full_has_none():
    citation = only("theo Điều 5 Thông tư số 17")
    assert (citation.target, citation.number, citation.provisions) == (Target.BACK, "", ("dieu-5",))


def test_a_back_reference_to_one_of_two_has_no_number():
    text = "Nghị định số 42/2022/NĐ-CP và Nghị định số 43/2022/NĐ-CP; theo Nghị định nói trên"
    assert find_citations(text, in_document=True)[-1].number == ""


def test_a_line_that_amends_means_the_document_that_is_amended():
    text = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 42/2022/NĐ-CP\n"
        "1. Sửa đổi khoản 2 Điều 5 như sau:\n"
        "“2. Theo Điều 7 Nghị định này.”\n2. Bãi bỏ Điều 6.\nĐiều 2. Hiệu lực\nTheo Điều 1 Nghị định này."
    )
    found = [(c.target, c.number, c.provisions) for c in find_citations(text, in_document=True)]
    assert found == [
        (Target.OTHER, "42/2022/NĐ-CP", ()),
        (Target.OTHER, "42/2022/NĐ-CP", ("dieu-5-khoan-2",)),
        (Target.OTHER, "42/2022/NĐ-CP", ("dieu-7",)),
        (Target.OTHER, "42/2022/NĐ-CP", ("dieu-6",)),
        (Target.SELF, "", ("dieu-1",)),
    ]


def test_a_line_that_says_what_is_amended_may_begin_with_it():
    text = "Sửa đổi, bổ sung một số điều của Luật Giá\nĐiều 1.\n1. Điều 5 được sửa đổi như sau:"
    citation = find_citations(text, in_document=True)[-1]
    assert (citation.target, citation.name, citation.provisions) == (Target.OTHER, "Luật Giá", ("dieu-5",))


def test_quoted_words_of_a_law_mean_that_law():
    text = "Khoản 2 Điều 7 Luật Giá quy định: “… theo Điều 8 của Luật này.”"
    citation = find_citations(text, in_document=True)[-1]
    assert (citation.target, citation.name, citation.provisions) == (Target.OTHER, "Luật Giá", ("dieu-8",))


def test_brackets_behind_a_law_may_go_into_its_article():
    text = "theo Điều 5 Luật Giá (cụ thể là khoản 2 Điều 5)"
    citation = find_citations(text, in_document=True)[-1]
    assert (citation.target, citation.name, citation.provisions) == (
        Target.BACK, "Luật Giá", ("dieu-5-khoan-2",)
    )  # fmt: skip


def test_elsewhere_this_decree_is_the_one_that_was_named():
    text = "Chính phủ ban hành Nghị định số 42/2022/NĐ-CP.\nĐiều 3 Nghị định này đã rõ; Luật này thì không."
    _first, second = find_citations(text)
    assert (second.target, second.number, second.provisions) == (Target.BACK, "42/2022/NĐ-CP", ("dieu-3",))


def test_an_annex_goes_with_its_document():
    text = "mẫu tại Phụ lục I ban hành kèm theo Thông tư số 03/2021/TT-BTP."
    citation = only(text)
    assert (citation.number, citation.provisions) == ("03/2021/TT-BTP", ("phu-luc-i",))


def test_a_long_range_is_just_its_ends():
    citation = only("từ Điều 1 đến Điều 9999 Luật Đất đai")
    assert citation.provisions == ("dieu-1", "dieu-9999")


letters = st.text(
    alphabet="điềukhoảnmục luậtnghị định0123456789/-,.;()“”\nĐPLVI\u0300\u0301\u0323", max_size=300
)
pieces = st.lists(
    st.sampled_from(
        ["Điều ", "khoản ", "điểm ", "các ", "từ ", "đến ", "5", "a", ", ", " và ", "Luật ", "Đất đai",
         "này", "số ", "42/2022/NĐ-CP", "Nghị định ", " nói trên", "\n", "“", "”", "1. ", "Sửa đổi ",
         "ngày 30/12/2019", " của ", "Chính phủ", "Phụ lục ", "Chương ", "II", "năm 2024", "Đ\u0300", "İ"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(st.text(max_size=300) | letters | pieces, st.booleans(), st.sampled_from(["NFC", "NFD"]))
def test_citations_are_places_of_any_text_in_their_order(text, in_document, form):
    text = unicodedata.normalize(form, text)
    end = 0
    for citation in find_citations(text, in_document=in_document):
        assert end <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end].strip()
        end = citation.end


@pytest.mark.parametrize(
    "piece",
    [
        "Điều 1, ", "khoản 1 Điều 2, ", "số ", "/", "1", "1/", "1-", "(", "“", " ", "\n", "các ", "từ ",
        "Luật ", "Nghị định số ", "Nghị định số 1/2020/NĐ-CP", "Luật sửa đổi, bổ sung một số điều của ",
        "Luật Giá và ", "Aa ",
        "của Chính phủ và ", "Phụ lục ", "ngày ", "Điều này ", "Nghị định này ", "\u0301", "a\u0301",
        "1/2020/A-",
        "điểm a, b, c khoản 1, 2, 3 Điều 1, 2, 3, ", "từ Điều 1 đến Điều 200, ", "\nĐiều 1. ", "\n1. ",
        "(khoản 1 Điều 5 ",
    ],
)  # fmt: skip
def test_a_hostile_text_makes_citations_of_bounded_size(piece):
    found = find_citations(piece * 20_000, in_document=True)
    assert len(found) <= 60_000
    assert max((len(citation.provisions) for citation in found), default=0) <= MOST * 2
