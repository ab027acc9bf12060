from typing import Any

from django.core.management.base import BaseCommand

from exchange.watching.tasks import queue_due


class Command(BaseCommand):
    help = (
        "Have the watched feeds that are due asked in the background; what is new in them becomes drafts. "
        "run_schedule does so in each round."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        queued = queue_due()
        if options["verbosity"]:
            self.stdout.write(f"{queued} feeds to ask")
