from django.core.management.base import BaseCommand
from wagtail.models import Page, get_page_models

from documents.citing import PageCitation
from documents.review import read_again


class Command(BaseCommand):
    help = "Read what all live pages cite. Publishing does it for a page; this is for what was there before."

    def handle(self, *args, **options) -> None:
        pages = failed = 0
        for page in self._pages():
            try:
                read_again(page)
                pages += 1
            except Exception as error:
                failed += 1
                self.stderr.write(f"{page.pk} {page.url}: {error!r}")
        known = PageCitation.objects.all()
        resolved = known.filter(document__isnull=False).count()
        self.stdout.write(
            self.style.SUCCESS(f"{pages} pages, {known.count()} citations, {resolved} of known documents")
        )
        if failed:
            self.stderr.write(self.style.WARNING(f"{failed} pages could not be read"))

    def _pages(self):
        for model in get_page_models():
            if model is not Page and hasattr(model, "body"):
                yield from model.objects.live().iterator(chunk_size=50)
