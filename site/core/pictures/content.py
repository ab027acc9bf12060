"""What a picture says, and the address that changes with it."""

import hashlib
from dataclasses import astuple, dataclass
from typing import Any

from django.urls import reverse

from core.frame import Frame
from core.text import clean_text

# To be counted up when the drawing changes: its address then changes too, and no old picture is shown.
DESIGN = 1
# The depth of a home page in Wagtail's tree.
HOME_DEPTH = 2
LONGEST_TITLE = 255
LONGEST_LINE = 120


@dataclass(frozen=True)
class Content:
    """The words of a picture: above the title, the title, below it, and who speaks."""

    label: str
    title: str
    details: str
    name: str

    @property
    def fingerprint(self) -> str:
        """Of everything that is seen."""
        said = "\0".join([str(DESIGN), *astuple(self)])
        return hashlib.sha256(said.encode()).hexdigest()[:20]


def content_of(frame: Frame) -> Content:
    """What the picture of the frame's page says, in the language that is active. Nothing of it is a query
    that the page itself doesn't make."""
    page: Any = frame.page
    if page.depth == HOME_DEPTH:
        agency = frame.details.agency_name if frame.details else ""
        return _content("", frame.site_name, "", agency)
    return _content(page.picture_label, page.title, page.picture_details, frame.site_name)


def _content(label: str, title: str, details: str, name: str) -> Content:
    return Content(
        clean_text(label)[:LONGEST_LINE],
        clean_text(title)[:LONGEST_TITLE],
        clean_text(details)[:LONGEST_LINE],
        clean_text(name)[:LONGEST_LINE],
    )


def address_of(page: Any, content: Content) -> str:
    """The address of a page's picture, without the host."""
    return reverse("share-picture", args=[page.pk, content.fingerprint])
