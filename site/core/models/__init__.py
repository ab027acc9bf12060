"""The models that every page type shares."""

from .corrections import Correction, EarlierVersion
from .fingerprints import Fingerprint
from .media import AttachedFile, CustomImage, CustomRendition, File, FilePreview, RemovedRendition
from .pages import BasePage, RelatedPage
from .review_dates import ReviewDate
from .rows import ProtectingRow
from .settings import AgencyDetails, AgencySettings
from .spoken import SpokenVersion
from .taxonomies import (
    Audience,
    FieldOfLaw,
    IntroducedTerm,
    NamedEntry,
    Occasion,
    Term,
    all_terms,
    shown_terms,
)
from .websites import LinkedWebsite, WebsiteGroup

__all__ = [
    "AgencyDetails",
    "AgencySettings",
    "AttachedFile",
    "Audience",
    "BasePage",
    "Correction",
    "CustomImage",
    "CustomRendition",
    "EarlierVersion",
    "FieldOfLaw",
    "File",
    "FilePreview",
    "Fingerprint",
    "IntroducedTerm",
    "LinkedWebsite",
    "NamedEntry",
    "Occasion",
    "ProtectingRow",
    "RelatedPage",
    "RemovedRendition",
    "ReviewDate",
    "SpokenVersion",
    "Term",
    "WebsiteGroup",
    "all_terms",
    "shown_terms",
]
