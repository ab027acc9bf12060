from typing import Any

from django.core.management.base import BaseCommand

from search.editors_index import mend_editors_index
from search.lacking import alone
from search.mending import mend


class Command(BaseCommand):
    help = (
        "Write what the search lacks, that of visitors and that of editors; nothing where another process is "
        "at it. run_schedule does so every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with alone() as is_ours:
            count = mend() + mend_editors_index() if is_ours else 0
        if options["verbosity"]:
            self.stdout.write(f"{count} entries written")
