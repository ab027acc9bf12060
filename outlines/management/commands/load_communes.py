from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation

from core.tables import Row, TableError
from outlines.feedback.importing import CommuneError, link, read_communes, take_in


class Command(BaseCommand):
    help = (
        "Take in the communes and wards of a table (CSV, UTF-8). Columns: tên, loại (xã, phường, đặc khu), "
        "kết thúc (the first day on which it is no more), nhập vào (what it became); the last two may be "
        "empty or missing. Safe to run again; what the table doesn't name stays. The exit status is 1 where "
        "rows were refused."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        self.refused: set[int] = set()
        with translation.override("vi"):
            try:
                rows = read_communes(options["file"])
            except TableError as error:
                raise CommandError(str(error)) from error
            made = sum(bool(self.do(take_in, row)) for row in rows)
            for row in rows:
                if row.number not in self.refused:
                    self.do(link, row)
        refused = len(self.refused)
        self.stdout.write(
            f"{made} communes added, {len(rows) - made - refused} there already, {refused} refused"
        )
        if refused:
            raise CommandError(f"{refused} lines were refused, see above.")

    def do(self, work: Callable[[Row], Any], row: Row) -> Any:
        try:
            return work(row)
        except (CommuneError, DatabaseError) as error:
            self.refused.add(row.number)
            self.stderr.write(f"Line {row.number}: {str(error).strip()}")
            return None
