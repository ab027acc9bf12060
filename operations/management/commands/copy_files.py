import logging
import os
import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from operations.errors import OperationError
from operations.making import locked
from operations.recovery.base import oldest_moment
from operations.recovery.copying import Copier, media_folder
from operations.recovery.journal import Journal
from operations.recovery.places import Copies

# Seconds between two looks.
EVERY = 10
logger = logging.getLogger("operations")


class Command(BaseCommand):
    help = (
        "Copy the uploaded files that are new or changed into FOLDER; what is there is never written over, "
        "and goes when no base copy is old enough to need it."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--forever", action="store_true", help=f"look again every {EVERY} s")

    def handle(self, *args: Any, **options: Any) -> None:
        umask = os.umask(0o077)
        try:
            self.copy(Copies(options["folder"]), is_forever=options["forever"])
        finally:
            os.umask(umask)

    def copy(self, copies: Copies, *, is_forever: bool) -> None:
        copies.require()
        copies.files.mkdir(mode=0o700, exist_ok=True)
        with locked(copies.files):
            copier = Copier(Journal(copies.files), media_folder())
            if is_forever:
                self.run(copies, copier)
            else:
                self.stdout.write(f"{self.look(copies, copier)} files copied")

    def look(self, copies: Copies, copier: Copier) -> int:
        found = copier.scan()
        copier.forget(oldest_moment(copies))
        return found

    def run(self, copies: Copies, copier: Copier) -> None:
        """Until it is told to stop. What fails is told and tried again: a disk or a store may come back."""
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_given: stopped.set())
        while not stopped.is_set():
            try:
                self.look(copies, copier)
            except (OSError, OperationError) as error:
                logger.error(
                    "copying files failed", extra={"folder": str(copies.folder), "reason": str(error)}
                )
            stopped.wait(EVERY)
