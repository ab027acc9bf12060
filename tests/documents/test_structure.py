"""The structure of legal texts."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.structure import read_heading, read_structure


def structure(*paragraphs):
    return read_structure([(True, "".join(f"<p>{escape(p)}</p>" for p in paragraphs))])


def anchors(*paragraphs):
    return [p.anchor for p in structure(*paragraphs) if p.anchor]


def test_articles_stand_in_chapters_and_sections():
    found = anchors(
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Mục 1. PHẠM VI",
        "Điều 1. Phạm vi",
        "Chương II",
        "Mục 1. QUYỀN",
        "Điều 2. Quyền",
    )
    assert found == ["chuong-i", "chuong-i-muc-1", "dieu-1", "chuong-ii", "chuong-ii-muc-1", "dieu-2"]


@pytest.mark.parametrize(
    "line", ["Điều 5.", "Điều 5:", "ĐIỀU 5. TÊN", "Ðiều 5. Tên", "Điều  5 . Tên", "Điều 5"]
)
def test_an_article_is_recognised_however_it_is_written(line):
    assert anchors(line) == ["dieu-5"]


@pytest.mark.parametrize(
    "line",
    [
        "Điều 5 Nghị định này quy định việc cấp giấy.",
        "Mục 2 của Thông tư này áp dụng cho mọi người.",
        "Chương trình mục tiêu quốc gia",
        "Phần lớn người dân đồng tình.",
        "Theo Điều 5. Khoản 2",
        "Mục đích",
    ],
)
def test_a_sentence_that_begins_like_a_heading_is_none(line):
    assert read_heading(line) is None


@pytest.mark.parametrize("line", ["Điều " + "9" * 5000 + ". Tên", "Điều \u0665. Tên"])
def test_odd_figures_make_no_article(line):
    assert anchors(line) == []


def test_a_letter_that_only_looks_like_one_stops_nothing():
    assert anchors("Điều 5\u017f. Tên", "Điều 6. Tên") == ["dieu-5", "dieu-6"]


def test_a_soft_line_break_parts_two_words():
    assert structure("Điều 1. Phê duyệt\x0bđề án")[0].heading == "Phê duyệt đề án"


@given(st.lists(st.text(max_size=60), max_size=8))
def test_no_text_is_too_odd_to_be_read(paragraphs):
    structure("Điều 1. Mở đầu", *paragraphs)


def test_the_first_sentence_of_an_article_is_not_its_title():
    article = structure("Điều 1. Phê duyệt Chiến lược với những nội dung sau:", "Một")[0]
    assert article.heading == ""
    assert article.content == "<p>Phê duyệt Chiến lược với những nội dung sau:</p><p>Một</p>"


def test_a_chapters_title_may_stand_on_the_next_line():
    assert structure("Chương I", "QUY ĐỊNH CHUNG")[0].heading == "QUY ĐỊNH CHUNG"


def test_an_article_inside_a_quotation_is_not_the_documents_own():
    found = anchors(
        "Điều 1. Sửa đổi Luật cũ",
        "1. Sửa đổi như sau:",
        "“Điều 9. Mới",
        "Điều 10. Mới nữa”",
        "Điều 2. Hiệu lực",
    )
    assert found == ["dieu-1", "dieu-2"]


def test_a_quotation_that_is_never_closed_swallows_nothing():
    assert anchors("Điều 1. Một", "“Mở ra mà không đóng", "Điều 2. Hai", "Điều 3. Ba") == [
        "dieu-1",
        "dieu-2",
        "dieu-3",
    ]


def test_an_attached_regulation_starts_again_with_anchors_of_its_own():
    found = anchors("Điều 1. Ban hành", "Điều 2. Thi hành", "QUY CHẾ", "Điều 1. Phạm vi", "Điều 2. Đối tượng")
    assert found == ["dieu-1", "dieu-2", "kem-theo-dieu-1", "kem-theo-dieu-2"]


def test_bold_labels_are_read_and_the_rest_keeps_its_markup():
    article = read_structure([(True, "<p><b>Điều 1.</b> Ban hành <i>quy chế</i>.</p>")])[0]
    assert article.content == "<p><b></b>Ban hành <i>quy chế</i>.</p>"


def test_a_table_belongs_to_the_article_before_it():
    found = read_structure([(True, "<p>Điều 1. Biểu phí</p>"), (False, "<table></table>")])
    assert found[0].content == "<table></table>"


def test_what_comes_before_the_first_article_is_the_preamble():
    assert [p.kind for p in structure("Căn cứ Luật;", "Điều 1. Một")] == ["preamble", "article"]


paragraph = st.one_of(
    st.text(alphabet="ĐđÐiềuChươngMục ẦNI1234.:“”abc", max_size=30),
    st.sampled_from(
        ["Điều 1.", "Điều 2. Tên", "Chương I", "QUY ĐỊNH", "Mục 1.", "Phần thứ nhất", "“Điều 3."]
    ),
)


@given(st.lists(paragraph, max_size=30))
def test_anchors_are_unique_whatever_the_text(paragraphs):
    found = anchors(*paragraphs)
    assert len(set(found)) == len(found)


@given(st.lists(paragraph, max_size=30))
def test_no_word_of_the_text_is_lost(paragraphs):
    found = structure(*paragraphs)
    kept = " ".join(f"{p.label} {p.heading} {p.content}" for p in found)
    for text in paragraphs:
        for word in text.replace("Ð", "Đ").split():
            stem = escape(word.strip(".:–-"))
            assert stem.lower() in kept.replace("Ð", "Đ").lower()
