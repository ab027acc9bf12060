from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.lacking import alone
from search.mending import rebuild


class Command(BaseCommand):
    help = (
        "Write the search index of all live pages again. The site can be used meanwhile, and is searched as "
        "before. Where it is broken off, the next one within a day goes on from there."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with alone() as is_ours:
            if not is_ours:
                raise CommandError("Another process is writing the search index anew.")
            count = rebuild()
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"{count} pages indexed"))
