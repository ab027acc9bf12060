from django.core.management.base import BaseCommand

from documents.models import CitedDocument
from documents.review import look_again


class Command(BaseCommand):
    help = "Once a day: find the pages to review because what they cite ends or begins today."

    def handle(self, *args, **options) -> None:
        look_again(CitedDocument.objects.values_list("document", flat=True).distinct())
        waiting = CitedDocument.objects.exclude(changed_at=None)
        self.stdout.write(f"{waiting.values('page').distinct().count()} pages are to be reviewed")
