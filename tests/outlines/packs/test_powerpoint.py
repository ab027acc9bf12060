"""The file for PowerPoint, opened again."""

import io

import pytest
from pptx import Presentation

from outlines.packs.powerpoint import write_pptx
from outlines.packs.slides import slides_of
from tests.outlines.packs.hostile import EMPTY, HOSTILE
from tests.outlines.samples import OUTLINE


def opened(outline):
    out = io.BytesIO()
    write_pptx(outline, out)
    return Presentation(out)


@pytest.fixture(scope="module")
def presentation():
    return opened(OUTLINE)


@pytest.fixture(scope="module")
def slides():
    return slides_of(OUTLINE)


def text_of(slide):
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return "\n".join([*texts, *(cell.text for table in tables for cell in table.iter_cells())])


def test_each_slide_has_its_title_where_screen_readers_look_for_it(presentation, slides):
    assert [made.shapes.title.text_frame.text for made in presentation.slides] == [
        slide.title for slide in slides
    ]


def test_every_line_and_cell_is_shown(presentation, slides):
    for made, slide in zip(presentation.slides, slides, strict=True):
        text = text_of(made)
        assert all(line.text in text for line in slide.lines)
        assert all(cell in text for row in slide.rows for cell in row)
        assert slide.footer in text
        assert slide.source in text


def test_what_the_speaker_says_is_in_the_notes(presentation, slides):
    for made, slide in zip(presentation.slides, slides, strict=True):
        assert made.has_notes_slide == bool(slide.notes)
        if slide.notes:
            said = made.notes_slide.notes_text_frame.text
            assert said == "\n".join(line.text for line in slide.notes)


def test_no_place_is_left_empty(presentation):
    for made in presentation.slides:
        assert all(place.text_frame.text for place in made.placeholders)


def test_it_is_wide_and_of_the_outlines_language(presentation):
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9)
    xml = "".join(made._element.xml for made in presentation.slides)
    assert 'lang="vi-VN"' in xml
    assert "en-US" not in xml
    known = presentation.core_properties
    assert (known.title, known.author, known.created.date()) == (OUTLINE.title, OUTLINE.author, OUTLINE.day)


def test_pictures_are_described(presentation):
    described = [
        shape._element.nvPicPr.cNvPr.get("descr")
        for made in presentation.slides
        for shape in made.shapes
        if shape.shape_type == 13
    ]
    assert described[0] == "Cán bộ tư pháp nói chuyện với bà con"
    assert OUTLINE.short_address in described[1]


def test_lists_have_real_marks(presentation):
    xml = presentation.slides[2]._element.xml
    assert 'buChar char="•"' in xml
    assert 'buAutoNum type="arabicPeriod" startAt="2"' in xml


@pytest.mark.parametrize("outline", [HOSTILE, EMPTY], ids=["hostile", "empty"])
def test_any_outline_can_be_written(outline):
    assert len(opened(outline).slides) == len(slides_of(outline))
