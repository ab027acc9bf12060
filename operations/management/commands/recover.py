import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from audit.recording import recorded
from operations.recovery.places import Copies, moment_text
from operations.recovery.recovering import plan, recover

logger = logging.getLogger("operations")


class Command(BaseCommand):
    help = (
        "Lay the server's data folder as it was at a moment into the empty folder DATA, from the copies in "
        "FOLDER, and the uploaded files of that moment into the storage, empty too. The copies of the server "
        "are checked before anything is touched, each file before it is put; killed, it may be run again. "
        "Run it as root or as who runs PostgreSQL. Without DATA it only looks which moments can be reached."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path, help="the folder of the copies")
        parser.add_argument("data", type=Path, nargs="?", help="PostgreSQL's data folder")
        parser.add_argument(
            "--to",
            metavar="MOMENT",
            type=moment,
            help='"2026-11-29 18:00:00", the last one where it is left out',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        copies = Copies(options["folder"])
        try:
            if options["data"] is None:
                self.look(copies, options["to"])
            else:
                self.recover(copies, options)
        except Exception as error:
            logger.error("recovery failed", extra={"folder": str(copies.folder), "reason": str(error)})
            raise

    def look(self, copies: Copies, to: datetime | None) -> None:
        found = plan(copies, to)
        self.stdout.write(
            f"The copies are sound. From the base copy {found.base.path.name}: "
            f"{moment_text(found.base.ended_at)} to {moment_text(found.chain.newest)}"
        )

    def recover(self, copies: Copies, options: dict[str, Any]) -> None:
        reached = recover(
            copies,
            options["data"].absolute(),
            options["to"],
            self.stdout.write,
            finish=lambda: self.note(**options),
        )
        told = {"folder": str(copies.folder), "moment": reached.isoformat()}
        logger.info("recovered", extra=told)
        self.stdout.write(
            f"Recovered to {moment_text(reached)}. Start PostgreSQL and the portal's services now, with "
            "a new folder for the copies."
        )
        if settings.SEARCH_URL:
            self.stdout.write("OpenSearch isn't part of it: run manage.py rebuild_search.")

    @recorded
    def note(self, **options: Any) -> None:
        """Keeps in the recovered database that it was recovered."""


def moment(text: str) -> datetime:
    """A moment as an operator types it, in the portal's time zone where none is given."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f'{text} is no moment. An example: --to "2026-11-29 18:00:00"')
    return found if timezone.is_aware(found) else timezone.make_aware(found)
