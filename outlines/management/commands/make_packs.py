from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core.tasks import is_waited_for
from outlines.packs.child import make_here, make_in_child
from outlines.packs.making import waiting
from outlines.packs.models import Edition
from outlines.packs.tasks import make_edition

# So long a worker has for what it was told to make.
PATIENCE = timedelta(minutes=5)


class Command(BaseCommand):
    help = (
        "Make the packs of outlines that wait to be made; where there is a worker, those that it has left. "
        "It can be stopped and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--edition", type=int, help="only those of this edition, in this very process")
        parser.add_argument("--maker", default="", help="whose they are, where this process is ended")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["edition"]:
            make_here(Edition.objects.get(pk=options["edition"]), options["maker"])
            return
        editions = Edition.objects.filter(packs__in=waiting()).distinct().order_by("made_at", "pk")
        if not is_waited_for(make_edition):
            editions = editions.filter(made_at__lt=timezone.now() - PATIENCE)
        for edition in editions:
            make_in_child(edition)
