import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.lacking import is_late, state

# As long as it takes to write a large index anew.
PATIENCE = datetime.timedelta(minutes=30)


class Command(BaseCommand):
    help = "Fail where pages have been lacking in the search index for half an hour."

    def handle(self, *args: Any, **options: Any) -> None:
        if is_late(PATIENCE):
            row = state()
            raise CommandError(f"The search lacks {row.lacking} of {row.pages} pages since {row.since}.")
        if options["verbosity"]:
            self.stdout.write("The search lacks nothing, or is being mended.")
