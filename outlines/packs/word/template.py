"""The document before anything is written: A4, styles, lists, header and footer, who made it."""

import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from outlines.content import Outline

from ..wording import as_of, edition
from .xml import bold, field, paragraph, run

FOLDER = Path(__file__).parent
# What else the library's template has, nothing here needs: 900 kB of styles, a thumbnail, a program's name.
KEPT = {KIND.OFFICE_DOCUMENT, KIND.CORE_PROPERTIES, KIND.STYLES, KIND.NUMBERING, KIND.SETTINGS}


def new_document(outline: Outline) -> WordDocument:
    document = Document()
    for part in (document.part.package, document.part):
        for name in [name for name, rel in part.rels.items() if rel.reltype not in KEPT]:
            del part.rels[name]
    document.part._styles_part._element = _read("styles.xml")
    document.part._settings_part._element = _read("settings.xml")
    document.part.numbering_part._element = _read("numbering.xml")
    _name_styles(document)
    _describe(document, outline)
    _lay_out(document, outline)
    return document


def _read(name: str):
    return parse_xml((FOLDER / name).read_bytes())


def _name_styles(document: WordDocument) -> None:
    """Those that Word doesn't know, as its list of styles shows them."""
    names = {
        "Lead": _("Heading of an item"),
        "KeyPoint": _("Key point"),
        "SpeakerNote": _("Speaker note"),
        "Provision": _("Provision"),
        "TableTitle": _("Title of a table"),
        "Picture": _("Picture"),
        "TableText": _("Text of a table"),
        "SmallTableText": _("Text of a wide table"),
        "AfterTable": _("After a table"),
        "Letterhead": _("Letterhead"),
        "Motto": _("Motto of the letterhead"),
        "AgencyLine": _("Line below the agency"),
        "MottoLine": _("Line below the motto"),
    }
    for style in document.part._styles_part.element.style_lst:
        if name := names.get(style.styleId):
            style.name_val = name


def _describe(document: WordDocument, outline: Outline) -> None:
    known = document.core_properties
    day = datetime.datetime.combine(outline.day, datetime.time())
    known.title = outline.title[:255]
    known.author = known.last_modified_by = (outline.author or outline.agency.name)[:255]
    known.subject = outline.field_of_law[:255]
    known.comments = as_of(outline)
    known.keywords = ""
    known.language = document_language(outline)
    known.created = known.modified = day
    known.revision = 1


def document_language(outline: Outline) -> str:
    return {"vi": "vi-VN", "en": "en-US"}.get(outline.language, outline.language)


def _lay_out(document: WordDocument, outline: Outline) -> None:
    for language in document.part._styles_part.element.iter(qn("w:lang")):
        language.set(qn("w:val"), document_language(outline))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    draft = _("DRAFT") if outline.is_draft else ""
    _fill(section.first_page_header, paragraph("Header", run(draft, *bold())))
    mark = run(f" – {draft}" if draft else "", *bold())
    _fill(section.header, paragraph("Header", field("PAGE", "2"), mark))
    foot = f"{edition(outline)}. {as_of(outline)}. {outline.short_address}"
    for footer in (section.first_page_footer, section.footer):
        _fill(footer, paragraph("Footer", run(foot)))


def _fill(part, content) -> None:
    part.is_linked_to_previous = False
    root = part._element
    for child in list(root):
        root.remove(child)
    root.append(content)
