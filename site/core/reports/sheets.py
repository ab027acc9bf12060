"""Spreadsheets: a heading that stays in sight, columns as wide as their text, dates and numbers as such."""

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# What Excel refuses in the name of a sheet, and how long it may be.
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
NARROWEST, WIDEST = 9, 60
# The widths are those of so many rows: they must be known before the first is written.
MEASURED = 200
FORMATS = {datetime.datetime: "dd/mm/yyyy hh:mm", datetime.date: "dd/mm/yyyy"}
MONEY = "#,##0"
BOLD = Font(bold=True)


def write_table(output: BytesIO, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A workbook of one sheet, written row by row however many there are."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_name(name))
    rest = iter(rows)
    first = list(islice(rest, MEASURED))
    set_widths(sheet, [max(map(width, column)) for column in zip(headings, *first, strict=True)])
    sheet.freeze_panes = "A2"
    sheet.append([cell(sheet, heading, BOLD) for heading in headings])
    for row in chain(first, rest):
        sheet.append([cell(sheet, value) for value in row])
    workbook.save(output)


def sheet_name(name: str) -> str:
    return NOT_IN_NAMES.sub(" ", name)[:LONGEST_NAME]


def cell(sheet: Any, value: Any, font: Font | None = None) -> Any:
    """A cell to be appended, or only its value where that is the whole of it. No text is ever a formula."""
    if value is not None and not isinstance(value, int | float | Decimal | datetime.date):
        value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    is_plain = value is None or isinstance(value, int) or (isinstance(value, str) and value[:1] != "=")
    if is_plain and not font:
        return value
    made = WriteOnlyCell(sheet, value)
    if made.data_type == "f":
        made.data_type = "s"
    if type(value) in FORMATS:
        made.number_format = FORMATS[type(value)]
    elif isinstance(value, Decimal):
        made.number_format = MONEY
    elif isinstance(value, float):
        made.number_format = "0.0"
    if font:
        made.font = font
    return made


def width(value: Any) -> int:
    """How many characters of a value are seen."""
    if type(value) in FORMATS:
        return len(FORMATS[type(value)])
    return len(f"{value:,}" if isinstance(value, Decimal) else str("" if value is None else value))


def set_widths(sheet: Any, widths: Sequence[int]) -> None:
    for number, seen in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(seen + 2, NARROWEST), WIDEST)
