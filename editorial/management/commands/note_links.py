from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from core.models import BasePage, LinkedWebsite
from editorial.checks.links import add_links, note_website


class Command(BaseCommand):
    help = (
        "Note the addresses on other sites that all public pages link to, and those of the linked websites: "
        "for a site whose content is older than that, or was brought in past the editor. It can be stopped "
        "and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for page in Page.objects.live().filter(alias_of=None).specific().iterator(chunk_size=50):
            if isinstance(page, BasePage):
                add_links(page)
                count += 1
        for website in LinkedWebsite.objects.iterator():
            note_website(website)
        if options["verbosity"]:
            self.stdout.write(f"{count} pages noted")
