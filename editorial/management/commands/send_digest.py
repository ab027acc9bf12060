from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from editorial.approval.digest import SentDigest, send_digests
from editorial.models import User


class Command(BaseCommand):
    help = (
        "Tell each of the staff by mail what waits for them, what is overdue and what is scheduled, on "
        "working days. Safe to run again: nobody gets the mail of a day twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        people = User.objects.filter(is_active=True, groups__isnull=False).exclude(email="").distinct()
        people = people.exclude(pk__in=SentDigest.objects.filter(day=timezone.localdate()).values("person"))
        failures = send_digests(people.iterator())
        for failure in failures:
            self.stderr.write(failure)
        if failures:
            raise CommandError(f"{len(failures)} mails failed, see above.")
