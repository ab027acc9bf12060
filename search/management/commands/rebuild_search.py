from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from search import opensearch_index
from search.index import index_page, indexable_pages
from search.segments import gather, gather_alone, recount_citations

# Pages after which it is seen how many passages have come together.
PAGES = 20


class Command(BaseCommand):
    help = "Write the search index of all live pages again. The site can be used meanwhile."

    def handle(self, *args, **options) -> None:
        if settings.SEARCH_URL:
            opensearch_index.prepare()
        with connection.cursor() as cursor:
            # What a power cut would lose, the next run writes again.
            cursor.execute("SET synchronous_commit TO off")
            try:
                count = self._index_all()
            finally:
                cursor.execute("RESET synchronous_commit")
        if settings.SEARCH_URL:
            opensearch_index.rebuild()
        gather(everything=True)
        recount_citations()
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"{count} pages indexed"))

    def _index_all(self) -> int:
        count = 0
        for count, page in enumerate(indexable_pages(), 1):
            index_page(page)
            if count % PAGES == 0:
                gather_alone()
        return count
