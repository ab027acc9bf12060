"""The kinds of packs, each with the name of its file."""

from collections.abc import Callable
from typing import IO, NamedTuple

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from outlines.content import Outline
from outlines.kinds import Product


class Kind(TextChoices):
    """The values are the last part of addresses."""

    PRINT = "ban-in.pdf", _("Printed version")
    LEAFLET = "to-gap.pdf", _("Leaflet, folded in three")
    WORD = "ban-word.docx", _("Word file, to be changed")
    SLIDES = "trinh-chieu.pptx", _("Slides")
    DECK = "trinh-chieu.html", _("Slides for a browser, without internet")
    RADIO = "phat-thanh.pdf", _("Radio script")
    RADIO_TEXT = "phat-thanh.txt", _("Radio script as plain text")

    @property
    def extension(self) -> str:
        return self.value.rpartition(".")[2]

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.extension]


CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
RADIO_KINDS = {Kind.RADIO, Kind.RADIO_TEXT}


class Voice(NamedTuple):
    """How an outline is read aloud: syllables a minute, and what short forms stand for."""

    speed: int
    abbreviations: dict[str, str]


Write = Callable[[Outline, IO[bytes], Voice], None]


def kinds_of(product: str, language: str) -> list[Kind]:
    """Only leaflets are folded, and only Vietnamese is written out as it is spoken."""
    left_out = set() if product == Product.LEAFLET else {Kind.LEAFLET}
    if language != settings.LANGUAGE_CODE:
        left_out |= RADIO_KINDS
    return [kind for kind in Kind if kind not in left_out]


def writer_of(kind: Kind) -> Write:
    """Its libraries are loaded by those who write only: no page waits for them."""
    from .leaflet import write_leaflet
    from .powerpoint import write_pptx
    from .printed import write_print
    from .radio import write_radio_pdf, write_radio_text
    from .web_slides import write_html
    from .word import write_docx

    if kind is Kind.RADIO:
        return lambda outline, out, voice: write_radio_pdf(outline, out, *voice)
    if kind is Kind.RADIO_TEXT:
        return lambda outline, out, voice: write_radio_text(outline, out, *voice)
    write = {
        Kind.PRINT: write_print,
        Kind.LEAFLET: write_leaflet,
        Kind.WORD: write_docx,
        Kind.SLIDES: write_pptx,
        Kind.DECK: write_html,
    }[kind]
    return lambda outline, out, _voice: write(outline, out)
