from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation

from audit.recording import recorded
from core.tables import TableError
from editorial.staff.importing import RowError, read_people, take_in


class Command(BaseCommand):
    help = (
        "Set up the people of a table (CSV, UTF-8) with their roles, units and sections. Columns: tên đăng "
        "nhập, họ và tên đệm, tên, thư điện tử, vai trò, đơn vị, chuyên mục; the last two may be empty. A "
        "section is an address such as /tin-tuc/chinh-sach-moi/; several are parted by spaces. Safe to run "
        "again: who is there already is changed to what the table says and keeps their other roles. The exit "
        "status is 1 where rows were refused."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    @recorded
    def handle(self, *args: Any, **options: Any) -> None:
        made = changed = refused = 0
        with translation.override("vi"):
            try:
                for row in read_people(options["file"]):
                    try:
                        is_new = take_in(row)
                    except (RowError, DatabaseError) as error:
                        refused += 1
                        self.stderr.write(f"Line {row.number}: {str(error).strip()}")
                        continue
                    made, changed = made + is_new, changed + (not is_new)
            except TableError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{made} people added, {changed} changed, {refused} refused")
        if refused:
            raise CommandError(f"{refused} lines were refused, see above.")
