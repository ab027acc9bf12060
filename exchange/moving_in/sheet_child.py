"""The child process that reads a spreadsheet: python -m exchange.moving_in.sheet_child PATH SHEET

Prints a line of JSON a row: its number from 1 and its cells as texts. Moments are in ISO 8601.
"""

import datetime
import json
import sys
from typing import Any

import python_calamine

from core import confined

# Of address space; a sheet of 100,000 rows with long texts takes some hundred megabytes.
MEMORY = 1024 * 1024 * 1024
WRITTEN = 1024 * 1024 * 1024
SECONDS = 300


def main(path: str, name: str) -> None:
    confined.confine(MEMORY, WRITTEN, seconds=SECONDS, processor=SECONDS)
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        if name and name not in book.sheet_names:
            json.dump({"sheets": book.sheet_names}, sys.stdout)
            return
        sheet = book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)
        # The empty rows at the top are given as well.
        for number, row in enumerate(sheet.iter_rows(), 1):
            json.dump([number, [text_of(cell) for cell in row]], sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")


def text_of(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.isoformat()
    if isinstance(cell, datetime.date):
        return f"{cell.isoformat()}T00:00:00"
    return str(cell)


if __name__ == "__main__":
    main(*sys.argv[1:3])
