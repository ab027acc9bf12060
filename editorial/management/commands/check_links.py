from typing import Any

from django.core.management.base import BaseCommand

from editorial.checks.links import check_due

# In each round of the schedule, which has more to do.
SECONDS = 5


class Command(BaseCommand):
    help = (
        "Ask the addresses on other sites that pages link to whether they are still there: those that are "
        "due, for a few seconds. run_schedule does so in each round."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--seconds", type=float, default=SECONDS, help=f"for so long (default: {SECONDS})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = check_due(options["seconds"])
        if options["verbosity"]:
            self.stdout.write(f"{asked} addresses asked")
