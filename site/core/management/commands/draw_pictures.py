from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from core.previews import draw_preview_of, files_without
from core.renditions import draw_images_of


class Command(BaseCommand):
    help = (
        "Draw the images of all public pages in every size and format that isn't there yet, and the "
        "previews of files: for a site whose content is older than these, or that has no worker. It can be "
        "stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for page in Page.objects.live().specific().iterator(chunk_size=50):
            count += draw_images_of(page)
        files = list(files_without())
        previews = sum(draw_preview_of(file) is not None for file in files)
        if options["verbosity"]:
            self.stdout.write(f"{count} images on pages, {previews} previews of {len(files)} files")
