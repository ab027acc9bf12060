from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.scanning import is_asked, scan_waiting


class Command(BaseCommand):
    help = (
        "Have the files and images that wait for the virus scanner scanned, oldest first. It stops where the "
        "scanner is away; the others wait for the next time. With --again also those that were too large."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="Also those that were too large.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_asked():
            raise CommandError("No scanner: CLAMAV_SOCKET isn't set.")
        count = scan_waiting(options["again"])
        if options["verbosity"]:
            self.stdout.write(f"{count} scanned")
