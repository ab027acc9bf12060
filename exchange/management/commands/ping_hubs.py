from typing import Any

from django.core.management.base import BaseCommand

from exchange.feeds.hubs import ping_due

# In each round of the schedule, which has more to do.
SECONDS = 5


class Command(BaseCommand):
    help = (
        "Tell the hubs that WEBSUB_HUBS names which feeds have something new, for a few seconds. "
        "run_schedule does so in each round."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--seconds", type=float, default=SECONDS, help=f"for so long (default: {SECONDS})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = ping_due(options["seconds"])
        if options["verbosity"]:
            self.stdout.write(f"{told} feeds told")
