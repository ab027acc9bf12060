import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.lacking import is_late, look

# As long as it takes to write a large index anew.
PATIENCE = datetime.timedelta(minutes=30)


class Command(BaseCommand):
    help = (
        "Look what the search index lacks, whether or not run_schedule does so. Fail where pages have been "
        "lacking for half an hour, and where the index can't be read."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row = look()
        except Exception as error:
            raise CommandError(f"The search index can't be read: {error}") from error
        if is_late(PATIENCE):
            raise CommandError(f"The search lacks {row.lacking} of {row.pages} pages since {row.since}.")
        if options["verbosity"]:
            self.stdout.write("The search lacks nothing, or is being mended.")
