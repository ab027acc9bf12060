"""An outline as slides: what is shown, what is said, and what more than one slide takes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlines.content import Paragraph, Section, Text
from outlines.packs.fitting import Room, height, spread
from outlines.packs.slide import POINT, TABLE_COLUMNS, TITLE, Kind
from outlines.packs.slides import slides_of
from tests.outlines.packs.hostile import EMPTY, HOSTILE
from tests.outlines.samples import OUTLINE, paragraph


@pytest.fixture(scope="module")
def slides():
    return slides_of(OUTLINE)


@pytest.fixture(scope="module")
def hostile():
    return slides_of(HOSTILE)


def texts(paragraphs):
    return [line.text for line in paragraphs]


def one(slides, title, kind=None):
    return next(slide for slide in slides if slide.title == title and kind in (None, slide.kind))


def test_every_kind_of_item_has_its_slide(slides):
    kinds = [slide.kind for slide in slides]
    assert set(kinds) == set(Kind)
    assert kinds[:3] == [Kind.TITLE, Kind.AGENDA, Kind.PART]
    assert kinds[-1] == Kind.END


def test_the_agenda_tells_the_parts_with_their_minutes(slides):
    assert [line.text.split(" – ")[0] for line in slides[1].lines][:2] == [
        "I. Sự cần thiết ban hành",
        "II. Nội dung cơ bản",
    ]
    assert "3" in slides[1].lines[1].text


def test_a_question_is_asked_before_the_slide_that_answers_it(slides):
    asked = slides.index(one(slides, "Nộp hồ sơ ở đâu?", Kind.QUESTION))
    assert slides[asked].lines == ()
    assert texts(slides[asked + 1].lines) == ["Tại Trung tâm phục vụ hành chính công của xã."]
    case = slides.index(one(slides, "Tranh chấp ranh giới nương"))
    assert texts(slides[case].lines)[-1] == "Ai có quyền giải quyết?"
    assert "hòa giải" in texts(slides[case + 1].lines)[0]


def test_running_text_is_said_and_its_list_is_shown(slides):
    part = slides[2]
    assert texts(part.notes)[0].startswith("Luật Đất đai số 31/2024/QH15 được Quốc hội thông qua")
    assert texts(part.lines)[0] == "Khắc phục chồng chéo trong quản lý đất đai"
    assert one(slides, "Hộ nghèo người dân tộc thiểu số được giao đất ở lần đầu không thu tiền.").notes


def test_a_text_without_lists_shows_its_first_sentences():
    text = Text((paragraph("Câu đầu số 31/2024/QH15. Câu sau."), paragraph("Đoạn hai.")))
    part = Section("I", "Phần", "phan", 1, (text, Text((paragraph("Thêm."),))))
    shown = one(slides_of(replace(OUTLINE, sections=(part,))), "I. Phần")
    assert texts(shown.lines) == ["Câu đầu số 31/2024/QH15.", "Đoạn hai.", "Thêm."]
    assert texts(shown.notes) == ["Câu đầu số 31/2024/QH15. Câu sau.", "Đoạn hai.", "Thêm."]


def test_each_slide_tells_the_law_and_the_day_for_which_its_status_holds(slides):
    assert all("31/2024/QH15" in slide.footer and "29/11/2026" in slide.footer for slide in slides)
    assert "Hết hiệu lực toàn bộ" in slides[-1].lines[1].text
    assert slides[-1].picture.load().startswith(b"\x89PNG")


def test_an_outline_of_nothing_still_has_a_first_and_a_last_slide():
    assert [slide.kind for slide in slides_of(EMPTY)] == [Kind.TITLE, Kind.END]


def test_no_slide_holds_more_than_it_has_room_for(hostile):
    alone = {Kind.POINT, Kind.QUESTION, Kind.TITLE}
    assert all(slide.title for slide in hostile)
    assert max(len(slide.title) for slide in hostile if slide.kind not in alone) <= TITLE
    assert max(len(slide.title) for slide in hostile if slide.kind in alone) <= POINT
    assert max(len(row) for slide in hostile for row in slide.rows) <= TABLE_COLUMNS
    assert max(sum(len(line.text) for line in slide.lines) for slide in hostile) <= 66 * 11


def test_nothing_is_lost_but_what_is_no_character(hostile):
    cells = {cell for slide in hostile for row in slide.rows for cell in row}
    assert {f"ô {row}-{column}" for row in range(3) for column in range(40)} <= cells
    assert {f"mục {number}" for number in range(200)} <= cells
    said = "".join(text for slide in hostile for text in texts(slide.notes))
    assert "ô" * 100_000 in said
    assert "Còn lại" in said
    assert not {"\x01", "\x1f", "\udfff"} & set(said)


@given(st.lists(st.text("a \n.;", min_size=1), min_size=1), st.integers(4, 20))
def test_spread_paragraphs_join_to_what_they_were(lines, room):
    room = Room(room, 4)
    slides = spread([paragraph(line) for line in lines], room)
    assert "".join(text for slide in slides for text in texts(slide)) == "".join(lines)
    assert all(sum(height(line, room) for line in slide) <= room.lines + 1 for slide in slides)


def test_a_list_goes_on_over_a_cut_without_a_second_mark():
    first, second = (slide[0] for slide in spread([paragraph("a " * 100, list="bullet")], Room(20, 6)))
    assert (first.list, second.list) == ("bullet", "")
    assert isinstance(second, Paragraph)
