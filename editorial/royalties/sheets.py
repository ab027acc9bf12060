"""The list of a period as an accountant signs it: sums by person, then each item."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from wagtail.models import Site

from core.models import AgencySettings
from core.number_words import money_words
from core.reports.sheets import BOLD, cell, set_widths, sheet_name

from .models import RoyaltyLine, RoyaltyPeriod
from .money import decimal
from .people import Payee, payees

TITLE = Font(bold=True, size=14)
ITALIC = Font(italic=True)
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
# Room for three signatures by hand.
ROOM = 4


def write_period(period: RoyaltyPeriod, output: BytesIO) -> None:
    people = payees(period.lines.all())
    workbook = Workbook()
    summary = workbook.active
    summary.title = sheet_name(_("Summary"))
    _write_summary(summary, period, people)
    _write_details(workbook.create_sheet(sheet_name(_("Items"))), people)
    for sheet in workbook:
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    workbook.save(output)


def _write_summary(sheet: Any, period: RoyaltyPeriod, people: Sequence[Payee]) -> None:
    widths = [6, 36, 14, 20, 28]
    agency = AgencySettings.for_site(Site.objects.get(is_default_site=True)).details_for("vi")
    if agency:
        _line(sheet, agency.governing_body.upper())
        _line(sheet, agency.agency_name.upper(), BOLD)
    _line(sheet, "")
    _title(sheet, _("List of royalties paid"), TITLE, len(widths))
    _title(sheet, _("Period: %(period)s") % {"period": period}, BOLD, len(widths))
    if period.basis:
        _title(sheet, _("By: %(basis)s") % {"basis": period.basis}, ITALIC, len(widths))
    if period.is_open:
        _title(sheet, _("Draft: not signed yet"), ITALIC, len(widths))
    _line(sheet, "")
    _row(sheet, [_("No."), _("Person"), _("Items"), _("Amount (đồng)"), _("Signature")], BOLD, CENTRE)
    for number, payee in enumerate(people, 1):
        _row(sheet, [number, payee.name, len(payee.lines), payee.amount, ""])
        sheet.row_dimensions[sheet.max_row].height = 24
    total = sum((payee.amount for payee in people), Decimal(0))
    _row(sheet, ["", _("Total"), sum(len(payee.lines) for payee in people), total, ""], BOLD)
    _line(sheet, _("In words: %(words)s.") % {"words": money_words(int(total))}, ITALIC)
    _line(sheet, "")
    _write_signatures(sheet, period)
    _fit(sheet, widths)


def _write_signatures(sheet: Any, period: RoyaltyPeriod) -> None:
    names = [
        ("A", "B", _("Prepared by"), period.prepared_name),
        ("C", "D", _("Chief accountant"), ""),
        ("E", "E", _("Head of the agency"), period.signed_name),
    ]
    row = sheet.max_row + 1
    for first, last, office, name in names:
        for offset, text, font in (
            (0, office, BOLD),
            (1, _("(signature, full name)"), ITALIC),
            (1 + ROOM, name, BOLD),
        ):
            _put(sheet, f"{first}{row + offset}", text, font)
            if first != last:
                sheet.merge_cells(f"{first}{row + offset}:{last}{row + offset}")


def _put(sheet: Any, place: str, text: str, font: Font) -> None:
    sheet[place].value, sheet[place].data_type = text, "s"
    sheet[place].font, sheet[place].alignment = font, CENTRE


def _write_details(sheet: Any, people: Sequence[Payee]) -> None:
    headings = [
        _("No."), _("Item"), _("Published on"), _("Role"), _("Genre"), _("Grade"), _("Coefficient"),
        _("Rate (đồng)"), _("Amount (đồng)"), _("Note"),
    ]  # fmt: skip
    _row(sheet, headings, BOLD, CENTRE)
    for payee in people:
        _row(sheet, ["", payee.name, *[""] * 6, payee.amount, ""], BOLD)
        for number, line in enumerate(payee.lines, 1):
            _row(sheet, [number, *_details(line)])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    _fit(sheet, [6, 50, 14, 16, 22, 8, 10, 16, 16, 18])


def _details(line: RoyaltyLine) -> list[Any]:
    note = _("Difference to an earlier period") if line.is_difference else ""
    return [
        line.title, line.published_on, line.get_role_display(), line.genre, line.grade,
        decimal(line.coefficient), line.rate, line.amount, note,
    ]  # fmt: skip


def _line(sheet: Any, text: str, font: Font | None = None) -> None:
    sheet.append([cell(sheet, text, font)])


def _title(sheet: Any, text: str, font: Font, columns: int) -> None:
    _line(sheet, text, font)
    row = sheet.max_row
    sheet.cell(row, 1).alignment = CENTRE
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)


def _row(sheet: Any, values: Sequence[Any], font: Font | None = None, place: Any = None) -> None:
    """A row of a table with lines around its cells."""
    sheet.append([cell(sheet, value, font) for value in values])
    for made in sheet[sheet.max_row]:
        made.border = FRAME
        made.alignment = place or Alignment(vertical="center", wrap_text=True)


def _fit(sheet: Any, widths: Sequence[int]) -> None:
    set_widths(sheet, [width - 2 for width in widths])
