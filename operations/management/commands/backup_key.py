from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from operations.sealing import make_identity


class Command(BaseCommand):
    help = (
        "Make a key pair for encrypted backups: the private key goes into FILE, to be kept away from the "
        "server, and the public one is printed, for BACKUP_RECIPIENTS. Programs of age know both."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(make_identity(options["file"]))
