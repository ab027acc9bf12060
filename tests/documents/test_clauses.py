"""Khoản and điểm: what is taken for one, its anchor, and its text."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markup import text_of
from documents.clauses import point_follows
from documents.structure import provision_text, read_structure


def read(markup):
    return read_structure([(True, markup)])


def article(*paragraphs):
    return read("<p>Điều 5. Tên</p>" + "".join(f"<p>{escape(p, quote=False)}</p>" for p in paragraphs))


def anchors(provisions):
    return [clause.anchor for provision in provisions for clause in provision.clauses]


def found(*paragraphs):
    """The anchors in an article of these paragraphs, without what all have in common."""
    return [anchor.removeprefix("dieu-5-") for anchor in anchors(article(*paragraphs))]


def test_an_article_has_clauses_and_they_have_points():
    assert found("1. Một:", "a) A;", "b) B.", "2. Hai:", "a) A.") == [
        "khoan-1",
        "khoan-1-diem-a",
        "khoan-1-diem-b",
        "khoan-2",
        "khoan-2-diem-a",
    ]


def test_points_may_stand_in_the_article_itself():
    assert found("Gồm:", "a) A;", "b) B.") == ["diem-a", "diem-b"]


@pytest.mark.parametrize("label", ["1. ", "1.", "1 . ", "1- ", "1/ ", "\xa01. ", "\u200b1. ", "\ufeff 1. "])
def test_a_clause_is_recognised_however_its_number_is_written(label):
    assert found(f"{label}Một") == ["khoan-1"]


@pytest.mark.parametrize("label", ["a) ", "a)", "a. ", "a / ", "\xa0a) "])
def test_a_point_is_recognised_however_its_letter_is_written(label):
    assert found("1. Một", f"{label}Chữ") == ["khoan-1", "khoan-1-diem-a"]


@pytest.mark.parametrize(
    "line",
    ["1.000 đồng", "1.1. Một", "1..... ", "1… ", "1/3 số phiếu", "1-2 ngày", "10. Mười", "٣. Ba", "1 Một"],
)
def test_a_number_that_is_no_label_opens_nothing(line):
    assert found(line) == []


@pytest.mark.parametrize("line", ["b) B", "aa) A", "a.b", "và) A", "A) A", "a"])
def test_a_letter_that_is_no_label_opens_nothing(line):
    assert found(line) == []


def test_d_and_đ_have_anchors_of_their_own():
    points = found("a) A", "b) B", "c) C", "d) D", "đ) Đ", "e) E")
    assert points[3:] == ["diem-d", "diem-dd", "diem-e"]


def test_an_icelandic_eth_is_a_đ():
    assert found("a) A", "b) B", "c) C", "d) D", "\u00f0) Đ")[-1] == "diem-dd"


def test_a_clause_and_a_point_that_were_put_in_later_are_found():
    assert found(
        "1. Một", "1a. Một a", "a) A", "b) B", "b1) B1", "c) C", "1b. Một b", "1đ. Sai", "2. Hai"
    ) == [
        "khoan-1",
        "khoan-1a",
        "khoan-1a-diem-a",
        "khoan-1a-diem-b",
        "khoan-1a-diem-b1",
        "khoan-1a-diem-c",
        "khoan-1b",
        "khoan-2",
    ]


@pytest.mark.parametrize(
    ("last", "label"),
    [
        ("", "a"),
        ("c", "d"),
        ("aa", "bb"),
        ("d", "d1"),
        ("d1", "d2"),
        ("d2", "đ"),
        ("aa", "ab"),
        ("d", "đ"),
        ("d", "e"),
        ("e", "g"),
        ("i", "k"),
        ("v", "x"),
        ("y", "aa"),
    ],
)
def test_points_follow_the_vietnamese_alphabet(last, label):
    assert point_follows(last, label)


@pytest.mark.parametrize(
    ("last", "label"),
    [("", "b"), ("", "a1"), ("a", "a"), ("b", "a"), ("a", "c"), ("a", "aa"), ("aa", "dd"), ("a1", "a3")],
)
def test_points_in_another_order_are_none(last, label):
    assert not point_follows(last, label)


@pytest.mark.parametrize(
    ("opening", "close"),
    [("“", "”"), ('"', '"'), ('"', "”"), ("“", '"')],
    ids=["curly", "straight", "up", "down"],
)
def test_a_quoted_list_is_not_the_articles_own(opening, close):
    assert found("1. Sửa như sau:", f"{opening}1. Mới;", "2. Mới;", f"3. Mới{close}.", "2. Bãi bỏ") == [
        "khoan-1",
        "khoan-2",
    ]


def test_a_term_in_mixed_quotation_marks_hides_nothing():
    assert found('1. "Trang phục”: áo', '2. “Lễ phục": quần', "3. Giày") == ["khoan-1", "khoan-2", "khoan-3"]


def test_a_quotation_that_is_never_closed_ends_with_its_article():
    provisions = read("<p>Điều 1.</p><p>“Mở</p><p>1. Trích</p><p>Điều 2.</p><p>1. Một</p>")
    assert anchors(provisions) == ["dieu-2-khoan-1"]


def test_a_stray_number_is_passed_over():
    assert found("1. Một", "7. Lạc", "2. Hai") == ["khoan-1", "khoan-2"]


def test_after_numbers_that_start_again_nothing_is_certain():
    assert found("1. Một:", "1. Trong một", "2. Trong một hay hai", "a) A") == ["khoan-1"]


def test_after_letters_that_start_again_the_next_clause_is_certain():
    assert found("1. Một:", "a) A", "a) Lại", "b) B", "2. Hai", "a) A") == [
        "khoan-1",
        "khoan-1-diem-a",
        "khoan-2",
        "khoan-2-diem-a",
    ]


def test_a_numbered_list_below_a_point_is_no_clause():
    assert found("Gồm:", "a) A:", "1. Một", "2. Hai") == ["diem-a"]


def test_the_points_below_3_1_are_not_those_of_clause_3():
    assert found("1. Một", "1.1. Nhỏ", "a) A", "2. Hai", "1.5 triệu", "a) A") == [
        "khoan-1",
        "khoan-2",
        "khoan-2-diem-a",
    ]


@pytest.mark.parametrize(
    "line", ["Nơi nhận:", "PHỤ LỤC I", "QUY CHẾ", "Mẫu số 01", "TM. CHÍNH PHỦ", "Hết./."]
)
def test_what_comes_after_the_article_is_not_of_it(line):
    assert found("1. Một", line, "2. Hai") == ["khoan-1"]


def test_a_point_in_the_line_of_its_clause_is_the_first_of_them():
    assert found("1. a) A", "b) B") == ["khoan-1", "khoan-1-diem-b"]


def test_an_attached_regulation_has_clauses_of_its_own():
    provisions = read("<p>Điều 1.</p><p>1. A</p><p>Điều 2.</p><p>Điều 1.</p><p>1. B</p>")
    assert anchors(provisions) == ["dieu-1-khoan-1", "kem-theo-dieu-1-khoan-1"]


def test_two_articles_of_one_number_have_clauses_of_their_own():
    provisions = read("<p>Điều 5.</p><p>1. A</p><p>Điều 5.</p><p>1. B</p>")
    assert anchors(provisions) == ["dieu-5-khoan-1", "dieu-5-2-khoan-1"]


def test_a_clause_in_the_line_of_the_article_is_found():
    assert anchors(read("<p>Điều 5. 1. Người dân có quyền sau:</p><p>2. Hai</p>")) == [
        "dieu-5-khoan-1",
        "dieu-5-khoan-2",
    ]


def test_the_anchor_is_an_id_on_the_paragraph_whose_markup_stays():
    markup = '<p>Điều 5. Tên</p><p data-block-key="x1"><b>1.</b> Một <i>nghiêng</i> <a href="/b/">b</a></p>'
    assert read(markup)[0].content == (
        '<p id="dieu-5-khoan-1"><b>1.</b> Một <i>nghiêng</i> <a href="/b/">b</a></p>'
    )


def test_the_items_of_a_numbered_list_are_clauses():
    provisions = read("<p>Điều 5. Tên</p><ol><li>Một <b>đậm</b></li><li>Hai</li></ol><p>a) A</p><p>3. Ba</p>")
    assert provisions[0].content == (
        '<ol><li id="dieu-5-khoan-1">Một <b>đậm</b></li><li id="dieu-5-khoan-2">Hai</li></ol>'
        '<p id="dieu-5-khoan-2-diem-a">a) A</p><p id="dieu-5-khoan-3">3. Ba</p>'
    )


def test_the_items_of_a_list_may_have_labels_of_their_own():
    provisions = read("<p>Điều 5. Tên</p><p>1. Một</p><ul><li>a) A</li><li>b) B</li></ul>")
    assert anchors(provisions) == ["dieu-5-khoan-1", "dieu-5-khoan-1-diem-a", "dieu-5-khoan-1-diem-b"]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>1. Một</p><ol><li>Nhỏ</li><li>Nhỏ nữa</li></ol>",
        "<p>“Trích</p><ol><li>Trích</li></ol>",
        "<ul><li>Gạch đầu dòng</li></ul>",
        '<ol type="a"><li>Chữ</li></ol>',
        '<ol start="3"><li>Ba</li></ol>',
        '<ol start="-1"><li>Âm</li></ol>',
    ],
)
def test_a_list_whose_numbers_are_not_certain_has_no_anchors(markup):
    ids = anchors(read(f"<p>Điều 5. Tên</p>{markup}"))
    assert [anchor for anchor in ids if anchor != "dieu-5-khoan-1" or "1. Một" not in markup] == []


def test_the_text_of_an_article_a_clause_and_a_point_can_be_had():
    provisions = article("Mở đầu:", "1. Một &", "a) A;", "b) B", "b tiếp", "2. Hai")
    assert provision_text(provisions, "dieu-5-khoan-1") == "1. Một &\na) A;\nb) B\nb tiếp"
    assert provision_text(provisions, "dieu-5-khoan-1-diem-b") == "b) B\nb tiếp"
    assert provision_text(provisions, "dieu-5-khoan-2") == "2. Hai"
    assert provision_text(provisions, "dieu-5") == (
        "Điều 5. Tên\nMở đầu:\n1. Một &\na) A;\nb) B\nb tiếp\n2. Hai"
    )


def test_the_text_of_an_item_is_that_item_alone():
    provisions = read("<p>Điều 5. Tên</p><ol><li>Một</li><li>Hai</li></ol>")
    assert provision_text(provisions, "dieu-5-khoan-1") == "Một"


@pytest.mark.parametrize("anchor", ["", "dieu-6", "dieu-5-khoan-9", "dieu-5-khoan-1-diem-z"])
def test_what_is_not_there_has_no_text(anchor):
    assert provision_text(article("1. Một"), anchor) is None


def test_a_document_without_articles_has_no_clauses():
    assert anchors(read("<p>1. Một</p><ol><li>Hai</li></ol>")) == []


line = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="123aăbcdđe.)(/- “”\"'IV", max_size=8),
    st.sampled_from(
        ["Điều 1.", "Điều 2. Tên", "Chương I", "1. Một", "2. Hai", "1a. A", "a) A", "b) B", "“1. Một"]
    ),
)
markup = st.one_of(
    st.text(max_size=60),
    st.lists(line).map(lambda lines: "<ol>" + "".join(f"<li>{x}</li>" for x in lines)),
    st.lists(line).map(lambda lines: "".join(f"<p>{x}</p>" for x in lines)),
    st.text(alphabet="<>/pliou bdi=\"'&;1.a)!-?", max_size=40),
)


def words(text):
    return "".join(text.split())


@given(st.lists(line, max_size=30))
def test_anchors_are_unique_and_each_has_its_text(lines):
    provisions = article(*lines)
    ids = [p.anchor for p in provisions if p.anchor] + anchors(provisions)
    assert len(set(ids)) == len(ids)
    assert all(provision_text(provisions, anchor) for anchor in ids)


@given(st.lists(line, max_size=30))
def test_the_clauses_of_an_article_hold_its_text_in_order(lines):
    for provision in article(*lines):
        text = words(text_of(provision.content))
        place = 0
        for clause in provision.clauses:
            own = words(provision_text([provision], clause.anchor))
            place = text.index(own, place)


@given(st.lists(markup, max_size=6))
def test_no_markup_is_too_odd_to_be_read(parts):
    for provision in read("<p>Điều 5. Tên</p>" + "".join(parts)):
        text_of(provision.content)


@given(st.text(st.characters(), max_size=40))
def test_no_text_is_too_broken_to_be_read(text):
    read(f"<p>Điều 5. {text}</p>{text}<p>1. {text}</p><ol><li>{text}</li></ol>")
