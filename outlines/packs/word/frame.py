"""What stands before and after the text: state and agency, title, facts; the way to a newer edition."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx.shared import Cm

from outlines.content import Outline

from ..qr import qr_png
from ..wording import as_of, edition, law_name, newer_at, place_and_day
from .writing import Writing
from .xml import WIDTH, Element, bold, cell, italic, paragraph, row, run, table

AGENCY = int(WIDTH * 0.42)
LABEL = int(WIDTH * 0.33)
CODE = Cm(2.8)
CODE_WIDTH = 1800


def add_head(writing: Writing, outline: Outline) -> None:
    writing.add(_letterhead(outline), writing.plain("Title", outline.title))
    if outline.is_draft:
        writing.add(writing.plain("Subtitle", edition(outline)))
    if outline.lead:
        writing.add(writing.plain("Subtitle", outline.lead))
    facts = [
        row(
            cell(LABEL, paragraph("TableText", run(label, *bold()))),
            cell(WIDTH - LABEL, *(writing.plain("TableText", line) for line in lines)),
            is_whole=False,
        )
        for label, lines in _facts(outline)
        if lines
    ]
    if facts:
        writing.add(table([LABEL, WIDTH - LABEL], *facts, style="TableGrid"), paragraph("AfterTable"))


def _letterhead(outline: Outline) -> Element:
    above = outline.agency.governing_body
    agency = [
        *([paragraph("Letterhead", run(above.upper()))] if above else []),
        paragraph("Letterhead", run(outline.agency.name.upper(), *bold())),
        paragraph("AgencyLine"),
    ]
    state = [
        paragraph("Letterhead", run(_("SOCIALIST REPUBLIC OF VIET NAM"), *bold())),
        paragraph("Motto", run(_("Independence - Freedom - Happiness"), *bold())),
        paragraph("MottoLine"),
        paragraph("Motto", run(place_and_day(outline), *italic())),
    ]
    widths = [AGENCY, WIDTH - AGENCY]
    return table(widths, row(cell(widths[0], *agency), cell(widths[1], *state)))


def _facts(outline: Outline) -> list[tuple[str, list[str]]]:
    minutes = ngettext("About %(minutes)s minute", "About %(minutes)s minutes", outline.minutes)
    laws = [
        f"{law_name(law)} ({law.status_label})" if law.status_label else law_name(law) for law in outline.laws
    ]
    return [
        (_("The law that it explains"), laws),
        (_("Field of law"), [outline.field_of_law] if outline.field_of_law else []),
        (_("Audience"), ["; ".join(outline.audiences)] if outline.audiences else []),
        (_("Occasion"), ["; ".join(outline.occasions)] if outline.occasions else []),
        (_("Speaking time"), [minutes % {"minutes": outline.minutes}] if outline.minutes else []),
        (_("Written by"), [outline.author] if outline.author else []),
    ]


def add_source(writing: Writing, outline: Outline) -> None:
    address = outline.short_address
    agency = outline.agency
    words = [
        paragraph("TableText", run(f"{newer_at()} "), writing.link(address, address)),
        writing.plain("TableText", f"{edition(outline)}. {as_of(outline)}."),
    ]
    if agency.site_name:
        told = ". ".join(text for text in (agency.site_name, agency.licence) if text)
        words.append(writing.plain("TableText", told))
    alt = _("QR code with the address %(address)s") % {"address": address}
    code = writing.picture(qr_png(address), alt, CODE)
    content = [paragraph("TableText", code)] if code is not None else [paragraph("TableText")]
    widths = [CODE_WIDTH, WIDTH - CODE_WIDTH]
    writing.add(
        paragraph("AfterTable"),
        table(widths, row(cell(widths[0], *content), cell(widths[1], *words))),
        paragraph("AfterTable"),
    )
