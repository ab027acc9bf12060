"""An outline as slides for PowerPoint, with speaker notes."""

import datetime
from typing import IO

from outlines.content import Outline

from ..cleaning import cleaned
from ..slides import slides_of
from ..wording import as_of
from .theme import new_presentation
from .writing import Writing

__all__ = ["write_pptx"]


def write_pptx(outline: Outline, out: IO[bytes]) -> None:
    outline = cleaned(outline)
    presentation = new_presentation(outline.language)
    known = presentation.core_properties
    known.title = outline.title[:255]
    known.author = known.last_modified_by = (outline.author or outline.agency.name)[:255]
    known.subject = outline.field_of_law[:255]
    known.comments = as_of(outline)
    known.keywords = ""
    known.language = outline.language
    known.created = known.modified = datetime.datetime.combine(outline.day, datetime.time())
    known.revision = 1
    writing = Writing(presentation, outline.language)
    for slide in slides_of(outline):
        writing.add(slide)
    presentation.save(out)
