"""The script for the radio."""

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
from django.utils.translation import gettext as _

from outlines.content import Comparison, ComparisonRow, ProvisionQuote, Text
from outlines.packs.radio import radio_minutes, write_radio_pdf, write_radio_text
from outlines.said import announced, said, syllables
from outlines.speaking import count_lead, count_sections, spoken_for
from outlines.spoken import spoken
from tests.outlines.packs.reading import page_texts
from tests.outlines.samples import CONTENT, NEED, OLD_LAW, OUTLINE, PRACTICE, paragraph

SPEED = 150


def outline_of(*lines):
    return replace(OUTLINE, sections=(replace(NEED, items=(Text(tuple(map(paragraph, lines))),)),))


def lines_of(outline, **abbreviations):
    return [line for minute in radio_minutes(outline, SPEED, abbreviations) for line in minute.lines]


def test_nothing_is_left_to_spell_out():
    lines = [line for line in lines_of(OUTLINE) if not line.startswith("[")]
    assert [line for line in lines if re.search(r"\d|²", line)] == []
    assert "Ủy ban nhân dân xã" in lines_of(outline_of("UBND xã"), UBND="Ủy ban nhân dân")


def test_a_minute_ends_with_the_sentence_that_ends_nearest_to_it():
    sentence = " ".join(["nương"] * 39) + " rẫy."
    minutes = radio_minutes(outline_of(*[f"{sentence} {sentence}"] * 10), SPEED, {})
    assert [minute.number for minute in minutes] == [*range(1, len(minutes) + 1)]
    for minute in minutes[:-1]:
        assert abs(sum(map(syllables, minute.lines)) - SPEED) <= 40
        assert minute.lines[-1].endswith("rẫy.")


def test_a_sentence_of_many_minutes_stays_whole_and_the_next_knows_the_time():
    minutes = radio_minutes(outline_of("nương " * 600 + ".", "rẫy " * 99 + "."), SPEED, {})
    assert [minute.number for minute in minutes] == [1, 5]


def test_it_takes_as_long_as_its_page_says():
    lines = ["nương rẫy. " * 50, f"[Hỏi bà con. {'Đã làm chưa? ' * 200}]", "nương rẫy. " * 160]
    outline = outline_of(*lines)
    counted = [*count_lead(outline.lead, {}), *count_sections(outline.sections, {})]
    minutes = radio_minutes(outline, SPEED, {})
    assert minutes[-1].number == spoken_for(counted, SPEED).minutes == 3
    assert [" ".join(lines[1].split())] == [line for line in minutes[0].lines if line.startswith("[")]


def test_less_than_half_a_minute_at_the_end_is_none_of_its_own():
    minutes = radio_minutes(outline_of("nương rẫy. " * 90), SPEED, {})
    assert [minute.number for minute in minutes] == [1]
    assert minutes[0].lines[-1].startswith("Nội dung theo pháp luật")


@pytest.mark.parametrize(
    "led", ["Hỏi: Làm ở đâu?", "Luật quy định:", "Phần hai. Một đề mục", "Trước đây: năm năm;", "Một. Rừng:"]
)
def test_a_minute_does_not_end_before_what_is_announced(led):
    sentence = "nương rẫy ruộng đồng. "
    said_before = sum(syllables(spoken(line)) for line in (OUTLINE.lead, announced(NEED)[0]))
    before = sentence * ((SPEED - said_before) // 4 - 1)
    minutes = radio_minutes(outline_of(before.strip(), led, "rẫy " * 40 + ".", sentence * 40), SPEED, {})
    assert minutes[1].lines[0] == led


def test_a_comparison_is_one_sentence():
    row = ComparisonRow("", "năm năm " * 9, "hằng năm")
    outline = replace(OUTLINE, sections=(replace(NEED, items=(Comparison("", "", "", (row,) * 20),)),))
    for minute in radio_minutes(outline, SPEED, {}):
        assert not any(line.startswith("nay:") for line in minute.lines)


def test_what_is_seen_on_a_page_is_said_in_sentences():
    lines = said((*CONTENT.items, *PRACTICE.items))
    rows = {"old": "Chính phủ ban hành 5 năm một lần", "new": "Bỏ khung giá đất"}
    for line in (
        _("Question: %(text)s") % {"text": "Nộp hồ sơ ở đâu?"},
        _("Answer: %(text)s") % {"text": "Tại Trung tâm phục vụ hành chính công của xã."},
        _("Situation: %(text)s") % {"text": "Tranh chấp ranh giới nương"},
        "Khoản 1 Điều 16 Luật Đất đai quy định:",
        "Khung giá đất. " + _("Before: %(old)s; now: %(new)s") % rows,
        "Khu vực: Xã vùng cao; Hạn mức: 400 m²",
    ):
        assert line in lines


def test_what_is_in_force_no_more_or_told_in_other_words_is_not_said_to_be_the_law():
    ended = ProvisionQuote(OLD_LAW, "Điều 300", "", (paragraph("Đã cũ."),))
    assert said([ended])[0] == "Điều 300 Luật Đất đai (nay hết hiệu lực toàn bộ) quy định:"
    summary = replace(ended, law=OLD_LAW._replace(status="con-hieu-luc"), is_summary=True)
    assert said([summary])[0] == "Tóm tắt Điều 300 Luật Đất đai:"


def test_pictures_and_files_are_silent():
    text = " ".join(line for section in OUTLINE.sections for line in said(section.items))
    assert "Buổi tuyên truyền" not in text
    assert "Mẫu đơn" not in text


def test_notes_to_the_speaker_stay_as_they_are_and_take_no_time():
    assert "[Nhạc hiệu 15 giây]" in lines_of(outline_of("[Nhạc hiệu 15 giây]"))
    assert syllables("[Nhạc hiệu 15 giây]") == 0


def test_a_text_in_another_language_stays_as_it_is_written():
    assert "Article 16, 400 m²" in lines_of(replace(outline_of("Article 16, 400 m²"), language="en"))


def test_the_old_notepad_opens_the_text():
    with io.BytesIO() as out:
        write_radio_text(OUTLINE, out, SPEED, {})
        text = out.getvalue()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.count(b"\n") == text.count(b"\r\n")
    assert f"— {_('Minute %(number)s') % {'number': 2}} —" in text.decode("utf-8-sig")


def test_on_paper_it_is_a5_with_the_same_words():
    with io.BytesIO() as out:
        write_radio_pdf(replace(OUTLINE, is_draft=True), out, SPEED, {})
        pdf = out.getvalue()
    pages = page_texts(pdf)
    assert [line for line in lines_of(OUTLINE) if line not in " ".join(pages)] == []
    assert all(_("DRAFT") in page for page in pages)
    with pypdfium2.PdfDocument(pdf) as document:
        assert [round(length) for length in document[0].get_size()] == [420, 595]
