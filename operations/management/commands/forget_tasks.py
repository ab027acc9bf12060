from typing import Any

from django.core.management.base import BaseCommand

from operations.background import forget_done


class Command(BaseCommand):
    help = (
        "Delete the rows of background tasks that were done a week ago, and of those that failed 90 days "
        "ago. run_schedule does so once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_done()
        if options["verbosity"]:
            self.stdout.write(f"{count} forgotten")
