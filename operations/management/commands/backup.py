import logging
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.recording import recorded
from operations.making import Made, make_backup
from operations.sealing import read_recipients

logger = logging.getLogger("operations")


class Command(BaseCommand):
    help = (
        "Make a backup of the database and of all uploaded files in a folder of its own inside FOLDER. It "
        "has its name only when it is complete and was read again. The exit status is 1 where none was made."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--encrypt", action="store_true", help="for the public keys in BACKUP_RECIPIENTS (see backup_key)"
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="then remove the oldest beyond N backups of this database"
        )

    @recorded
    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep needs at least 1.")
        recipients = self.recipients() if options["encrypt"] else []
        started = time.monotonic()
        # The backup is for its owner alone, whatever made the folder.
        umask = os.umask(0o077)
        try:
            made = make_backup(options["folder"], recipients=recipients, keep=options["keep"])
        except Exception as error:
            logger.error("backup failed", extra={"folder": str(options["folder"]), "reason": str(error)})
            raise
        finally:
            os.umask(umask)
        self.tell(made, time.monotonic() - started)

    def recipients(self) -> list[Any]:
        if not settings.BACKUP_RECIPIENTS:
            raise CommandError("--encrypt needs public keys in the environment variable BACKUP_RECIPIENTS.")
        return read_recipients(settings.BACKUP_RECIPIENTS)

    def tell(self, made: Made, seconds: float) -> None:
        for what, names in (("vanished meanwhile", made.vanished), ("named but not there", made.missing)):
            for name in names:
                self.stderr.write(f"{what}: {name}")
        for name in made.removed:
            self.stdout.write(f"removed: {name}")
        self.stdout.write(f"{made.folder}: {made.files} files, {made.size / 1e6:.1f} MB in {seconds:.1f} s")
        told = {
            "backup": str(made.folder),
            "files": made.files,
            "bytes": made.size,
            "seconds": round(seconds, 1),
            "vanished": len(made.vanished),
            "missing": len(made.missing),
            "removed": len(made.removed),
        }
        logger.info("backup made", extra=told)
