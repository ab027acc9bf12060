"""The table of contents of a long document: a field of Word's, with its entries written in.

Which pages they are on is known to who sets them: Word writes the numbers in when the table is updated.
"""

from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from .writing import Writing
from .xml import Element, element, paragraph, run

# About six pages, by their letters.
LONG = 15_000
LEVELS = 2


def add_contents(writing: Writing, position: int) -> None:
    """Before the element at `position`, where it is worth it."""
    shown = [heading for heading in writing.headings if heading[0] <= LEVELS]
    letters = sum(len(text.text or "") for one in writing.body for text in one.iter(qn("w:t")))
    if len(shown) < LEVELS or letters < LONG:
        return
    entries = [_entry(*heading) for heading in shown]
    for mark in (_mark("separate"), _instruction(), _mark("begin")):
        entries[0].insert(1, mark)
    entries[-1].append(_mark("end"))
    gallery = element("docPartGallery", val="Table of Contents")
    properties = element("sdtPr", element("docPartObj", gallery, element("docPartUnique")))
    title = paragraph("TOCHeading", run(_("Contents")))
    writing.body[position].addprevious(element("sdt", properties, element("sdtContent", title, *entries)))


def _entry(level: int, text: str, place: str) -> Element:
    return paragraph(f"TOC{level}", element("hyperlink", run(text), anchor=place, history=1))


def _mark(kind: str) -> Element:
    return element("r", element("fldChar", fldCharType=kind))


def _instruction() -> Element:
    text = element("instrText")
    text.text = f'TOC \\o "1-{LEVELS}" \\h \\z \\u'
    return element("r", text)
