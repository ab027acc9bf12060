"""What is written on the slides and into their notes."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from PIL import UnidentifiedImageError
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.slide import CT_NotesSlide
from pptx.parts.slide import NotesSlidePart
from pptx.presentation import Presentation
from pptx.slide import NotesSlide
from pptx.slide import Slide as Made
from pptx.text.text import TextFrame
from pptx.text.text import _Paragraph as MadeParagraph
from pptx.util import Length, Pt

from outlines.content import Paragraph, Picture, Run

from ..slide import Kind, Slide
from .theme import BODY_HEIGHT, BODY_TOP, INNER, LAYOUTS, LEFT, NAMESPACES, Place

LAYOUT_OF = {
    Kind.TITLE: "title",
    Kind.POINT: "point",
    Kind.QUESTION: "question",
    Kind.SITUATION: "situation",
    Kind.TABLE: "open",
    Kind.PICTURE: "open",
    Kind.CALLOUT: "box",
    Kind.END: "end",
}
# Sizes of type where the layout's is too large.
SMALL_TITLE, SMALL_POINT, LONG_TITLE, SMALL = 34, 30, 24, 24
TABLE, SMALL_TABLE = 24, 18
# How far each level of a list is indented.
STEP = 32
DEEPEST = 8
CODE = 240
NUMBER = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"


class Writing:
    def __init__(self, presentation: Presentation, language: str) -> None:
        self.part = presentation.part
        self.slides = presentation.slides
        self.noted = 0
        self.layouts = dict(zip(LAYOUTS, presentation.slide_layouts, strict=True))
        self.language = {"vi": "vi-VN", "en": "en-US"}.get(language, language)

    def add(self, slide: Slide) -> None:
        made = self.slides.add_slide(self.layouts[_layout(slide)])
        places = {spot.placeholder_format.idx: spot for spot in made.placeholders}
        self._fill(places[Place.TITLE], [_line(slide.title)], _title_size(slide))
        self._fill(places.get(Place.LABEL), [_line(slide.label)])
        self._fill(places.get(Place.BODY), slide.lines, SMALL if slide.is_small else None)
        self._fill(places.get(Place.SOURCE), [_line(slide.source, slide.href)])
        if slide.rows:
            self._table(made, slide)
        if slide.picture:
            self._picture(made, slide.picture, is_code=slide.kind == Kind.END)
        self._foot(made, slide)
        if slide.notes:
            self._notes(made, slide)

    def _fill(self, place: Any, lines: Iterable[Paragraph], size: int | None = None) -> None:
        """A place for which there is nothing goes: PowerPoint would ask to click there and add text."""
        shown = [line for line in lines if line.text]
        if place is None:
            return
        if not shown:
            _remove(place)
            return
        self._write(place.text_frame, shown, size)

    def _write(self, frame: TextFrame, lines: Iterable[Paragraph], size: int | None = None) -> None:
        for number, line in enumerate(lines):
            paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
            _mark(paragraph, line)
            for run in line.runs:
                self._run(paragraph, run, size)

    def _run(self, paragraph: MadeParagraph, run: Run, size: int | None) -> None:
        made = paragraph.add_run()
        made.text = run.text
        made.font._element.set("lang", self.language)
        if size:
            made.font.size = Pt(size)
        # What isn't said here is as the layout has it.
        if run.bold:
            made.font.bold = True
        if run.italic:
            made.font.italic = True
        if run.href:
            made.hyperlink.address = iri_to_uri(run.href)

    def _table(self, made: Made, slide: Slide) -> None:
        rows = [slide.headings, *slide.rows] if slide.headings else slide.rows
        size = SMALL_TABLE if slide.is_small else TABLE
        height = Pt(size * 1.5) * len(rows)
        frame = made.shapes.add_table(
            len(rows), len(slide.widths), Pt(LEFT), Pt(BODY_TOP), Pt(INNER), Length(int(height))
        )
        _describe(frame, slide.title)
        table = frame.table
        table.first_row = bool(slide.headings)
        for number, share in enumerate(slide.widths):
            table.columns[number].width = Pt(INNER * share)
        for row, cells in zip(list(table.rows), rows, strict=True):
            for cell, text in zip(list(row.cells), cells, strict=True):
                cell.margin_top = cell.margin_bottom = Pt(3)
                self._write(cell.text_frame, [_line(text)], size)

    def _picture(self, made: Made, picture: Picture, is_code: bool) -> None:
        content = picture.load()
        try:
            shown = made.shapes.add_picture(io.BytesIO(content), Pt(0), Pt(0)) if content else None
        except (UnidentifiedImageError, OSError, ValueError):
            shown = None
        if shown is None:
            box = made.shapes.add_textbox(Pt(LEFT), Pt(BODY_TOP), Pt(INNER), Pt(60))
            box.text_frame.word_wrap = True
            self._write(box.text_frame, [_line(_("The picture can't be shown."))], SMALL)
            return
        _describe(shown, picture.alt)
        width, height = (CODE, CODE) if is_code else (INNER, BODY_HEIGHT)
        scale = min(Pt(width) / shown.width, Pt(height) / shown.height)
        shown.width, shown.height = Length(int(shown.width * scale)), Length(int(shown.height * scale))
        shown.left = Length(Pt(LEFT) + (0 if is_code else (Pt(INNER) - shown.width) // 2))
        shown.top = Pt(BODY_TOP)

    def _foot(self, made: Made, slide: Slide) -> None:
        """The library leaves out the places of footer and number."""
        run = f'<a:r><a:rPr lang="{self.language}"/><a:t/></a:r>'
        foot = _place(Place.FOOT, "ftr", run)
        next(foot.iter(qn("a:t"))).text = slide.footer
        field = f'<a:fld id="{NUMBER}" type="slidenum"><a:rPr lang="{self.language}"/><a:t>‹#›</a:t></a:fld>'
        made.shapes._spTree.extend([foot, _place(Place.NUMBER, "sldNum", field)])

    def _notes(self, made: Made, slide: Slide) -> None:
        notes = self._new_notes(made)
        for place in list(notes.placeholders):
            if place.has_text_frame and place != notes.notes_placeholder:
                _remove(place)
        if frame := notes.notes_text_frame:
            self._write(frame, slide.notes)

    def _new_notes(self, made: Made) -> NotesSlide:
        """As the library makes them, which would look through all that is written for the next free name."""
        self.noted += 1
        name = PackURI(f"/ppt/notesSlides/notesSlide{self.noted}.xml")
        master = self.part.notes_master_part
        part = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, self.part.package, CT_NotesSlide.new())
        part.relate_to(master, RELATIONSHIP_TYPE.NOTES_MASTER)
        part.relate_to(made.part, RELATIONSHIP_TYPE.SLIDE)
        made.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)
        part.notes_slide.clone_master_placeholders(master.notes_master)
        return part.notes_slide


def _remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)


def _describe(shape: Any, text: str) -> None:
    """For who doesn't see it."""
    next(shape._element.iter(qn("p:cNvPr"))).set("descr", text)


def _layout(slide: Slide) -> str:
    if slide.kind == Kind.PART and not slide.lines:
        return "part"
    return LAYOUT_OF.get(slide.kind, "text")


def _title_size(slide: Slide) -> int | None:
    if slide.kind == Kind.TITLE:
        return SMALL_TITLE if slide.is_small else None
    if _layout(slide) in ("point", "question", "part"):
        return SMALL_POINT if slide.is_small else None
    return LONG_TITLE if slide.has_long_title else None


def _line(text: str, href: str = "") -> Paragraph:
    return Paragraph((Run(text, href=href),))


def _mark(paragraph: MadeParagraph, line: Paragraph) -> None:
    if not line.list:
        return
    level = min(max(line.level, 0), DEEPEST)
    properties = paragraph._element.get_or_add_pPr()
    properties.set("marL", str(Pt(STEP * (level + 1))))
    properties.set("indent", str(-Pt(STEP)))
    if level:
        properties.set("lvl", str(level))
    if line.list == "number":
        start = min(max(line.number, 1), 32767)
        mark = f'<a:buAutoNum {NAMESPACES} type="arabicPeriod" startAt="{start}"/>'
    else:
        mark = f'<a:buChar {NAMESPACES} char="{"–" if level % 2 else "•"}"/>'
    properties.append(parse_xml(f'<a:buFont {NAMESPACES} typeface="Arial"/>'))
    properties.append(parse_xml(mark))


def _place(place: Place, kind: str, text: str):
    # A number that no other shape of the slide reaches.
    number = 1000 + place
    return parse_xml(
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="{place.value}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{text}</a:p></p:txBody></p:sp>"
    )
