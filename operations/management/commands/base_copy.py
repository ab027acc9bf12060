import logging
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.recovery.base import Made, make_base_copy
from operations.recovery.places import Copies

logger = logging.getLogger("operations")


class Command(BaseCommand):
    help = (
        "Copy the data folder of the database's server into FOLDER, beside what pg_receivewal writes there: "
        "from it on each moment can be gone back to. The exit status is 1 where none was made."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--keep",
            type=int,
            metavar="DAYS",
            help="then remove what no moment of the last DAYS needs, with the changes up to the next",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep needs at least 1.")
        umask = os.umask(0o077)
        try:
            made = make_base_copy(Copies(options["folder"]), keep=options["keep"])
        except Exception as error:
            logger.error("base copy failed", extra={"folder": str(options["folder"]), "reason": str(error)})
            raise
        finally:
            os.umask(umask)
        self.tell(made)

    def tell(self, made: Made) -> None:
        for name in made.removed:
            self.stdout.write(f"removed: {name}")
        if not made.has_checksums:
            self.stderr.write("The server's pages have no checksums: see pg_checksums in docs/operations.md.")
        self.stdout.write(f"{made.base.path}: {made.size / 1e6:.1f} MB")
        told = {"backup": str(made.base.path), "bytes": made.size, "removed": len(made.removed)}
        logger.info("base copy made", extra=told)
