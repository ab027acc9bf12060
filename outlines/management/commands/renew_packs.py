from typing import Any

from django.core.management.base import BaseCommand

from outlines.models import OutlinePage
from outlines.packs.making import retry
from outlines.packs.models import Edition, State
from outlines.packs.tasks import make_later, renew


class Command(BaseCommand):
    help = (
        "Begin a new edition of each public outline whose packs say something else than its page would now: "
        "a law in it has another text or another status, or it has no packs yet. What failed is tried again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for edition in Edition.objects.filter(packs__state=State.FAILED).distinct():
            retry(edition)
            make_later(edition)
        count = 0
        for pk in OutlinePage.objects.live().order_by("pk").values_list("pk", flat=True):
            try:
                count += renew([pk])
            except Exception as error:  # the others are renewed nevertheless
                self.stderr.write(f"{pk}: {error!r}")
        if options["verbosity"]:
            self.stdout.write(f"{count} new editions")
