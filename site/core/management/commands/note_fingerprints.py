from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from core.fingerprints import note_fingerprints
from core.models import BasePage


class Command(BaseCommand):
    help = (
        "Note by what the titles and texts of all public pages are found again in others: for a site whose "
        "content is older than that, or was brought in past the editor. It can be stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for page in Page.objects.live().filter(alias_of=None).specific().iterator(chunk_size=50):
            if isinstance(page, BasePage):
                note_fingerprints([page])
                count += 1
        if options["verbosity"]:
            self.stdout.write(f"{count} pages noted")
