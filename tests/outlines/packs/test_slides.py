"""An outline as slides: what is shown, what is said, and what more than one slide takes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlines.content import KeyPoint, Paragraph, ProvisionQuote, Question, Questions, Section, Text
from outlines.packs.fitting import Room, height, spread
from outlines.packs.slide import POINT, TABLE_COLUMNS, TITLE, Kind
from outlines.packs.slides import FOOT, slides_of
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


def part(*items):
    """The slides of a part with these items, without the frame."""
    section = Section("I", "Phần", "phan", 0, items)
    return slides_of(replace(OUTLINE, sections=(section,)))[1:-1]


def test_a_first_sentence_is_shown_whole_as_long_as_a_slide_takes_it():
    long = "Người sử dụng đất được cấp giấy chứng nhận " * 6 + "theo luật."
    agenda, shown = part(Text((paragraph(f"{long} Câu sau."), paragraph("1. Mục một. Câu sau."))))
    assert texts(agenda.lines) == ["I. Phần – dưới một phút"]
    assert texts(shown.lines) == [long, "1. Mục một."]


def test_a_list_is_shown_with_the_sentence_that_leads_to_it():
    entries = [paragraph("đánh đập;", list="bullet"), paragraph("lăng mạ.", list="bullet")]
    shown = part(Text((paragraph("Mở đầu."), paragraph("Điều 3. Luật cấm:"), *entries)))[-1]
    assert texts(shown.lines) == ["Luật cấm:", "đánh đập;", "lăng mạ."]


def test_notes_to_the_speaker_are_not_shown():
    aside = paragraph("[Nhạc hiệu. Nghỉ một nhịp.]")
    answer = Questions("", (Question("Ai?", (aside, paragraph("Xã."))),))
    slides = part(Text((aside, paragraph("Kính thưa bà con!"))), answer)
    assert [texts(slide.lines) for slide in slides[1:]] == [["Kính thưa bà con!"], [], ["Xã."]]
    assert [texts(slide.notes)[:1] for slide in slides[1:]] == [[aside.text], [], [aside.text]]
    unnamed = Section("", "", "", 0, (Text((aside,)),))
    title, end = slides_of(replace(OUTLINE, sections=(unnamed,)))
    assert (title.notes[-1], end.kind) == (aside, Kind.END)


def test_a_part_of_one_thing_is_named_above_it():
    said = paragraph("[Chậm rãi]"), paragraph("Lời dẫn."), paragraph("Xin cảm ơn.")
    _agenda, point = part(Text(said[:1]), KeyPoint("Báo xã ngay.", said[1:2]), Text(said[2:]))
    assert (point.label, point.title, point.notes) == ("I. Phần", "Báo xã ngay.", said)


def test_slides_of_one_text_are_filled_alike():
    lines = tuple(paragraph(f"{number}. {'chữ ' * 12}") for number in range(12))
    quote = ProvisionQuote(OUTLINE.laws[0], "Điều 25", "", lines)
    assert [len(slide.lines) for slide in part(quote)[1:]] == [6, 6]


def test_the_foot_is_a_line_that_keeps_the_number_of_a_law_with_a_long_name():
    law = OUTLINE.laws[0]._replace(name="Nghị định quy định chi tiết một số điều " * 5)
    foot = slides_of(replace(OUTLINE, laws=(law, *OUTLINE.laws)))[0].footer
    assert len(foot) <= FOOT
    assert "… số 31/2024/QH15" in foot


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
