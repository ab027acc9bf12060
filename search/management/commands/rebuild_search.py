from django.conf import settings
from django.core.management.base import BaseCommand

from search import opensearch_index
from search.index import index_page, indexable_pages
from search.segments import gather, recount_citations

# Passages. Gathered in larger parts than usual, since so many come.
AT_ONCE = 5_000


class Command(BaseCommand):
    help = "Write the search index of all live pages again. The site can be used meanwhile."

    def handle(self, *args, **options) -> None:
        if settings.SEARCH_URL:
            opensearch_index.prepare()
        count = 0
        for page in indexable_pages():
            index_page(page)
            count += 1
            gather(AT_ONCE)
        if settings.SEARCH_URL:
            opensearch_index.rebuild()
        gather(everything=True)
        recount_citations()
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"{count} pages indexed"))
