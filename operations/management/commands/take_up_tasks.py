from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from operations.background import take_up


class Command(BaseCommand):
    help = (
        "Let background tasks run again that failed a while ago, at most five times each, and those whose "
        "worker is gone. run_schedule does so in each round, and a worker for its own name before it begins."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--worker", default="", help="the name of a worker that begins just now")

    def handle(self, *args: Any, worker: str = "", **options: Any) -> None:
        count = take_up(worker)
        if options["verbosity"]:
            self.stdout.write(f"Taken up again: {count}.")
