import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from operations.tidying import compare, tidy

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Compare the uploaded files with the rows that name them, and print what differs: files older than a "
        "day that no row names, rows whose file is missing, uploads that nobody finished. With --delete the "
        "files that are nobody's go, and the uploads that nobody finished; no other row is touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="Delete files that no row names.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = compare()
        for line in found.missing:
            logger.error("A file is missing: %s", line)
        if options["verbosity"]:
            lines = [f"no file: {line}" for line in found.missing]
            lines += [f"no row: {name}" for name in found.orphans]
            lines += [f"not finished: {row.file.name}" for row in found.abandoned]
            self.stdout.write("\n".join([*lines, f"{len(lines)} differences"]))
        if options["delete"] and (count := tidy(found)):
            logger.info("%s files that no row named were deleted", count)
            if options["verbosity"]:
                self.stdout.write(f"{count} deleted")
