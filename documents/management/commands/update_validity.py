import datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from documents.models import CitedDocument
from documents.relations import refresh_suspended
from documents.review import look_again
from documents.versions import take_up_versions

# A day on which the machine was off is made up for.
LOOK_BACK = datetime.timedelta(days=7)


class Command(BaseCommand):
    help = "Once a day: take up the texts that begin, and find the pages whose cited laws change."

    def handle(self, *args, **options) -> None:
        today = timezone.localdate()
        refresh_suspended()
        take_up_versions(today - LOOK_BACK, today)
        look_again(CitedDocument.objects.values_list("document", flat=True).distinct())
        if not options["verbosity"]:
            return
        waiting = CitedDocument.objects.exclude(changed_at=None)
        self.stdout.write(f"{waiting.values('page').distinct().count()} pages are to be reviewed")
