import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from audit.recording import recorded
from operations.folder import Backup
from operations.restoring import is_empty, restore
from operations.roles import grant
from operations.sealing import read_identities

logger = logging.getLogger("operations")


class Command(BaseCommand):
    help = (
        "Restore a backup into the database of DATABASE_URL and the storage of files, both empty, and "
        "compare the result with it. Everything is checked before anything is touched. The exit status is 1 "
        "where it wasn't restored, or differs."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--identity", type=Path, metavar="KEYFILE", help="the private key of an encrypted one"
        )
        parser.add_argument(
            "--force", action="store_true", help="replace what is there, after the database's name was typed"
        )
        parser.add_argument("--yes", action="store_true", help="with --force: ask nothing")

    @recorded
    def handle(self, *args: Any, **options: Any) -> None:
        identities = read_identities(options["identity"]) if options["identity"] else None
        backup = Backup(options["path"], identities)
        if not is_empty():
            self.confirm(options["force"], options["yes"])
        try:
            differences = restore(backup, self.stdout.write)
        except Exception as error:
            logger.error("restore failed", extra={"backup": str(backup.folder), "reason": str(error)})
            raise
        # A dump holds no rights; what differs keeps nobody from looking at it.
        grant()
        if differences:
            logger.error("restore differs", extra={"backup": str(backup.folder), "reason": differences[:20]})
            raise CommandError("Restored, but not as it was backed up:\n" + "\n".join(differences))
        logger.info("backup restored", extra={"backup": str(backup.folder)})
        self.stdout.write("Restored: all rows and files are there. Start the portal's services now.")
        if settings.SEARCH_URL:
            self.stdout.write("OpenSearch isn't part of a backup: run manage.py rebuild_search.")

    def confirm(self, is_forced: bool, is_sure: bool) -> None:
        name = connection.settings_dict["NAME"]
        if not is_forced:
            raise CommandError(
                f"The database {name} or the storage of files isn't empty: restore into new ones, or replace "
                "what is there with --force."
            )
        if is_sure:
            return
        try:
            typed = input(f"All pages and users in the database {name} are replaced. Type its name: ")
        except EOFError:
            typed = ""
        if typed != name:
            raise CommandError("That isn't its name; nothing was touched.")
