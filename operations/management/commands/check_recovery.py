import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.recovery.checking import damages, lags
from operations.recovery.places import Copies

logger = logging.getLogger("operations")


class Command(BaseCommand):
    help = (
        "Whether the copies in FOLDER are at most 60 s behind the server and its files; a change that nobody "
        "sees is made and waited for. The exit status is 1 where they aren't."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--read", action="store_true", help="read every copy whole instead, without the server"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        copies = Copies(options["folder"])
        try:
            found = list(damages(copies, self.stdout.write) if options["read"] else lags(copies))
        except Exception as error:
            self.alarm(copies, [str(error)])
            raise
        if found:
            self.alarm(copies, found)
            raise CommandError("\n".join(found))
        self.stdout.write(f"{copies.folder} is " + ("sound" if options["read"] else "up to date"))
        if options["read"]:
            logger.info("copies verified", extra={"folder": str(copies.folder)})

    def alarm(self, copies: Copies, found: list[str]) -> None:
        logger.error(
            "recovery at risk", extra={"folder": str(copies.folder), "reason": "; ".join(found[:20])}
        )
