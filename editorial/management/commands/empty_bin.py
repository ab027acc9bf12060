from typing import Any

from django.core.management.base import BaseCommand

from editorial.bin.emptying import empty_bin


class Command(BaseCommand):
    help = "Delete for good what was put into the bin 30 days ago. run_schedule does so once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        count = empty_bin()
        if options["verbosity"]:
            self.stdout.write(f"Deleted for good: {count}.")
