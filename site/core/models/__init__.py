"""The models that every page type shares."""

from .media import AttachedFile, CustomImage, CustomRendition, File
from .pages import BasePage, RelatedPage
from .rows import ProtectingRow
from .settings import AgencyDetails, AgencySettings, LinkedWebsite
from .taxonomies import Audience, FieldOfLaw, Occasion, Term, shown_terms

__all__ = [
    "AgencyDetails",
    "AgencySettings",
    "AttachedFile",
    "Audience",
    "BasePage",
    "CustomImage",
    "CustomRendition",
    "FieldOfLaw",
    "File",
    "LinkedWebsite",
    "Occasion",
    "ProtectingRow",
    "RelatedPage",
    "Term",
    "shown_terms",
]
