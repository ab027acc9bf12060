import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from operations.checking import problems
from operations.errors import OperationError
from operations.folder import MANIFEST, Backup, complete
from operations.programs import find_programs
from operations.sealing import SUFFIX, read_identities

OLDEST = 15
logger = logging.getLogger("operations")


class Command(BaseCommand):
    help = (
        "Read a backup from end to end and compare it with its checksums; of a folder of backups, the "
        "newest. The exit status is 1 where a record is wrong, and each is named."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path", type=Path, help="a backup, or the folder that holds them")
        parser.add_argument(
            "--identity", type=Path, metavar="KEYFILE", help="the private key of an encrypted one"
        )
        parser.add_argument(
            "--stale-after",
            type=float,
            metavar="HOURS",
            help="read nothing: fail where the newest backup in the folder is older",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stale_after"] is not None:
            self.check_age(self.newest(options["path"]), options["stale_after"])
            return
        path = options["path"]
        if not any((path / f"{MANIFEST}{suffix}").exists() for suffix in ("", SUFFIX)):
            path = self.newest(path)
        self.verify(Backup(path, read_identities(options["identity"]) if options["identity"] else None))

    def newest(self, folder: Path) -> Path:
        found = complete(folder, connection.settings_dict["NAME"])
        if not found:
            raise OperationError(f"There is no complete backup in {folder}.")
        return found[-1]

    def check_age(self, path: Path, hours: float) -> None:
        made_at = datetime.strptime(path.name[-16:], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        age = datetime.now(UTC) - made_at
        if age > timedelta(hours=hours):
            self.fail(path, [f"it is {age.total_seconds() / 3600:.1f} hours old"])
        self.stdout.write(f"{path} is {age.total_seconds() / 3600:.1f} hours old")

    def verify(self, backup: Backup) -> None:
        # Any server's programs that are new enough: to read, no server is needed.
        oldest = backup.manifest()["postgresql"] if backup.is_readable else OLDEST
        found = list(problems(backup, find_programs(oldest, or_newer=True)))
        if found:
            self.fail(backup.folder, found)
        self.stdout.write(f"{backup.folder} is sound" + ("" if backup.is_readable else ", as it is stored"))
        logger.info("backup verified", extra={"backup": str(backup.folder), "read": backup.is_readable})

    def fail(self, path: Path, found: list[str]) -> None:
        logger.error("backup is bad", extra={"backup": str(path), "reason": "; ".join(found[:20])})
        raise CommandError("\n".join(f"{path}: {problem}" for problem in found))
