"""What is marked as taken out and put in between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.textdiff import Effort, Line, compare_texts, compare_words

# Few words, so that texts have much in common; with blanks and marks of every kind between them.
WORDS = st.text(alphabet="đấtnhà ,.;1/\t\xa0", max_size=40)
# Lines that differ in a word or two, which are the forms of one another.
LINES = st.lists(
    st.sampled_from(["Đất là của dân.", "Đất đai là của dân.", "Rừng là của nước.", ""]), max_size=8
)
NOTHING = Effort(0)


def marked(pieces):
    signs = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces)


def texts(lines):
    return [line.old for line in lines if _is_of(line, "in")], [
        line.new for line in lines if _is_of(line, "out")
    ]


def _is_of(line: Line, other):
    return any(piece.kind != other for piece in line.pieces)


@given(WORDS, WORDS)
def test_words_without_deletions_are_the_new_text_and_without_insertions_the_old(old, new):
    pieces = compare_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == new


@given(LINES, LINES, st.sampled_from([0, 10**9]))
def test_lines_without_deletions_are_the_new_text_and_without_insertions_the_old(old, new, steps):
    old, new = [line for line in old if line], [line for line in new if line]
    assert texts(compare_texts(old, new, Effort(steps))) == (old, new)


@given(WORDS)
def test_nothing_is_marked_between_a_text_and_itself(text):
    assert {piece.kind for piece in compare_words(text, text)} <= {"same"}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("giấy phép xây dựng", "giấy phép xây dựng nhà", "giấy phép xây dựng{+ nhà+}"),
        ("đất, nhà", "đất nhà", "đất[-,-] nhà"),
        ("đất đai", "Đất đai", "[-đất-]{+Đất+} đai"),
        (
            "mức 1.490.000 đồng một tháng",
            "mức 1.800.000 đồng một tháng",
            "mức[- 1.490.000-]{+ 1.800.000+} đồng một tháng",
        ),
        ("trong 15 ngày, kể từ", "trong 30 ngày, tính từ", "trong[- 15 ngày, kể-]{+ 30 ngày, tính+} từ"),
    ],
)
def test_whole_words_are_marked_and_a_word_or_two_between_changes_with_them(old, new, shown):
    assert marked(compare_words(old, new)) == shown


def test_a_paragraph_that_was_put_in_leaves_the_others_as_they_are():
    old = ["1. Đất là của dân.", "2. Rừng là của nước."]
    lines = compare_texts(old, [old[0], "1a. Sông là của chung.", old[1]], Effort())
    assert [marked(line.pieces) for line in lines] == [old[0], "{+1a. Sông là của chung.+}", old[1]]


def test_a_paragraph_that_was_reworded_meets_its_old_form():
    old = ["Điều đã bỏ.", "Người sử dụng đất phải nộp tiền trong 15 ngày."]
    lines = compare_texts(old, ["Người sử dụng đất phải nộp tiền trong 30 ngày."], Effort())
    assert [marked(line.pieces) for line in lines] == [
        "[-Điều đã bỏ.-]",
        "Người sử dụng đất phải nộp tiền trong[- 15-]{+ 30+} ngày.",
    ]


def test_paragraphs_of_other_words_are_not_mixed():
    lines = compare_texts(["Đất là của dân."], ["Mọi người phải nộp thuế."], Effort())
    assert [marked(line.pieces) for line in lines] == ["[-Đất là của dân.-]", "{+Mọi người phải nộp thuế.+}"]


def test_when_the_effort_is_used_up_whole_paragraphs_are_marked():
    old, new = ["Nộp tiền trong 15 ngày."], ["Nộp tiền trong 30 ngày."]
    assert len(compare_texts(old, new, Effort())) == 1
    assert len(compare_texts(old, new, NOTHING)) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a b a b " * 50_000], ["b a b a " * 50_000]),
        (["a b c d"] * 20_000, ["d c b a"] * 20_000),
    ],
    ids=["one long paragraph", "many short ones"],
)
def test_a_text_that_is_too_long_is_compared_by_paragraphs(old, new):
    lines = compare_texts(old, new, Effort())
    assert texts(lines) == (old, new)
    assert all(len(line.pieces) == 1 or not line.is_same for line in lines)
