from typing import Any

from django.core.management.base import BaseCommand

from core.public_media import settle_all


class Command(BaseCommand):
    help = (
        "Let everybody fetch the images that something public shows, and nobody the others, where it isn't "
        "so yet: for a site from before this was kept, or whose pages were changed by hand. It can be "
        "stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = settle_all()
        if options["verbosity"]:
            self.stdout.write(f"{count} images settled")
