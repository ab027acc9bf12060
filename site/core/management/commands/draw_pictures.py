from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from core.renditions import draw_images_of


class Command(BaseCommand):
    help = (
        "Draw the images of all public pages in every size and format that isn't there yet, for a site whose "
        "pages are older than the formats, or that has no worker. It can be stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for page in Page.objects.live().specific().iterator(chunk_size=50):
            count += draw_images_of(page)
        if options["verbosity"]:
            self.stdout.write(f"{count} images on pages")
