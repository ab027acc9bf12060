"""An outline as a file for Word, in the layout of Decree 30/2020/NĐ-CP, for a commune to change."""

from typing import IO

from outlines.content import Outline

from ..cleaning import cleaned
from .contents import add_contents
from .frame import add_head, add_source
from .items import add_section
from .template import new_document
from .writing import Writing

__all__ = ["write_docx"]


def write_docx(outline: Outline, out: IO[bytes]) -> None:
    outline = cleaned(outline)
    document = new_document(outline)
    writing = Writing(document)
    add_head(writing, outline)
    before_text = len(writing.body)
    for section in outline.sections:
        add_section(writing, section)
    add_contents(writing, before_text)
    add_source(writing, outline)
    document.save(out)
