"""What became, or would become, of each record, as a spreadsheet."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from core.text import clean_text

from .taking import Outcome, Result

CELL = 32_000


class Sheet:
    """A row for each record and for each file that was left out; written as it comes, not kept in memory.

    Raises OSError where the file can't be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # What can't be written is known before the hours of an import.
        path.open("ab").close()
        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet(_("Import"))
        self._row(_("Place in the source"), "id", _("Kind"), _("Title"), _("What became of it"), _("Reason"))

    def add(self, result: Result) -> None:
        item = result.item
        about = (
            (result.place, item.id, str(item.kind.label), item.title) if item else (result.place, "", "", "")
        )
        self._row(*about, name_of(result.outcome), result.reason)
        for reason in result.left_out.values():
            self._row(*about, _("Left out of the page"), reason)

    def save(self) -> None:
        """Raises OSError."""
        self.book.save(self.path)

    def _row(self, *values: str) -> None:
        self.sheet.append([self._cell(value) for value in values])

    def _cell(self, value: str) -> Any:
        cell = WriteOnlyCell(self.sheet, clean_text(value)[:CELL])
        # No spreadsheet takes what an old site has for a formula.
        cell.data_type = "s"
        return cell


def name_of(outcome: Outcome) -> str:
    return {
        Outcome.CREATED: _("Created"),
        Outcome.UPDATED: _("Updated"),
        Outcome.UNCHANGED: _("Unchanged"),
        Outcome.KEPT: _("Kept as it is here"),
        Outcome.REFUSED: _("Refused"),
    }[outcome]
