"""An outline as a leaflet."""

import io
from dataclasses import replace
from types import SimpleNamespace

import pypdfium2
import pytest

from outlines.content import KeyPoint, Picture, Text
from outlines.packs import leaflet, wording
from tests.outlines.packs.reading import all_words, page_texts
from tests.outlines.samples import CONTENT, NEED, OUTLINE, paragraph, picture_bytes


def leaflet_of(outline):
    with io.BytesIO() as out:
        leaflet.write_leaflet(outline, out)
        return out.getvalue()


@pytest.fixture(scope="module")
def pdf():
    return leaflet_of(OUTLINE)


def panel(pdf, number, page=0):
    with pypdfium2.PdfDocument(pdf) as document:
        third = document[page].get_width() / 3
        text = document[page].get_textpage().get_text_bounded(left=number * third, right=(number + 1) * third)
        return " ".join(text.split())


def test_two_sides_of_a_sheet_fold_to_a_flap_a_back_and_a_cover(pdf):
    assert len(page_texts(pdf)) == leaflet.SIDES
    flap, back, cover = (panel(pdf, number) for number in range(3))
    assert OUTLINE.lead in flap
    assert "31/2024/QH15" in flap
    assert OUTLINE.short_address in back
    assert wording.as_of(OUTLINE) in back
    assert cover.startswith("ỦY BAN NHÂN DÂN TỈNH VÍ DỤ SỞ TƯ PHÁP TỈNH VÍ DỤ")
    assert OUTLINE.title in cover
    assert "Buổi tuyên truyền" in cover


def test_the_text_stands_inside_without_what_only_the_speaker_says(pdf):
    inside = page_texts(pdf)[1]
    notes = {words for item in CONTENT.items if isinstance(item, KeyPoint) for words in all_words(item.note)}
    numerals = {section.numeral for section in OUTLINE.sections}
    wanted = set(all_words(OUTLINE.sections)) - {"", "Buổi tuyên truyền"} - numerals - notes
    assert {words for words in wanted if words not in inside} == set()
    assert not any(words in inside for words in notes)


def test_parts_are_not_numbered(pdf):
    assert "I. Sự cần thiết ban hành" not in page_texts(pdf)[1]


def test_the_page_s_own_picture_is_on_the_cover_and_those_of_the_text_stay():
    image = Picture("Cả bản họp", "Họp bản", picture_bytes)
    outside, inside = page_texts(leaflet_of(replace(OUTLINE, picture=image)))
    assert "Họp bản" in outside
    assert "Buổi tuyên truyền" in inside


@pytest.mark.parametrize(("fitting", "found"), [(16, 16), (13, 13), (10, 10), (9, None)])
def test_few_sizes_are_tried_for_the_largest_that_fits(fitting, found):
    tried = []

    def lay_out_in(size):
        tried.append(size)
        return SimpleNamespace(pages=[None] * (leaflet.SIDES + (size > fitting)))

    assert leaflet._largest(lay_out_in, list(leaflet.SIZES)) == found
    assert len(tried) <= 3


def test_a_short_text_is_spread_over_the_panels():
    text = Text(tuple(paragraph(f"Đoạn {number} của bài.") for number in range(9)))
    pdf = leaflet_of(replace(OUTLINE, sections=(replace(NEED, items=(text,)),)))
    assert all("Đoạn" in panel(pdf, number, page=1) for number in range(3))


def test_what_does_not_fit_goes_on_a_further_sheet():
    text = Text(tuple(paragraph(f"Đoạn {number}: {'đất đai ' * 60}") for number in range(40)))
    outline = replace(OUTLINE, sections=(replace(NEED, items=(text,)),), is_draft=True)
    pages = page_texts(leaflet_of(outline))
    assert len(pages) > leaflet.SIDES
    assert all(f"Đoạn {number}:" in " ".join(pages) for number in range(40))
