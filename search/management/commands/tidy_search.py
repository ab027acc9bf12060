from django.core.management.base import BaseCommand

from search.segments import gather, recount_citations


class Command(BaseCommand):
    help = "Gather what was published lately into the index's long lists. run_schedule does it by itself."

    def handle(self, *args, **options) -> None:
        if gather():
            recount_citations()
