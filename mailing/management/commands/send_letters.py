from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mailing.changes import send_changes
from mailing.failures import each_alone
from mailing.news import send_news
from mailing.searches import send_found


class Command(BaseCommand):
    help = (
        "Tell the readers who want it by mail what is new: once a week the news, and what has changed of "
        "documents or is newly found by searches since the last time. Safe to run again: nobody is told "
        "twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        failures: list[str] = []
        for send in (send_changes, partial(send_found, now), partial(send_news, now)):
            with each_alone(failures, "all of a kind"):
                failures += send()
        for failure in failures:
            self.stderr.write(failure)
        if failures:
            raise CommandError(f"{len(failures)} mails failed, see above.")
