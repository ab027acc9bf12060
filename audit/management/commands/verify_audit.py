from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.models import Seal
from audit.sealing import problems


class Command(BaseCommand):
    help = (
        "Compare the audit log with its seals. DIGEST is one that the machine's log has told (audit sealed): "
        "it must be among the seals, else all were made anew. The exit status is 1 where one was changed."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("digest", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(Seal.objects.values_list("digest", flat=True))
        found = [f"There is no seal {digest}." for digest in options["digest"] if digest not in known]
        found += problems()
        if found:
            raise CommandError("\n".join(found))
        newest = Seal.objects.last()
        self.stdout.write(f"{len(known)} seals; the log is as it was sealed. The newest: {newest or 'none'}")
