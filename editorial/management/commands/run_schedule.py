import logging
import time
from datetime import date

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

INTERVAL = 20
DAILY = ["update_validity", "forget_queries", "forget_sign_ins", "clearsessions"]
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        f"Publish and expire what is due and tidy the search, every {INTERVAL} seconds, and once a day look "
        "which documents begin or end and forget old queries, sign-ins and sessions, until it is stopped."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.done_on: dict[str, date] = {}

    def handle(self, *args, **options) -> None:
        while True:
            self.run_once()
            time.sleep(INTERVAL)

    def run_once(self) -> None:
        """One round. A failure is logged and the next round tries again: the schedule must not die of it."""
        self.run_command("publish_scheduled")
        self.run_command("tidy_search")
        today = timezone.localdate()
        for name in DAILY:
            if self.done_on.get(name) != today and self.run_command(name):
                self.done_on[name] = today

    def run_command(self, name: str) -> bool:
        """Whether the command of this name succeeded."""
        try:
            close_old_connections()
            call_command(name, verbosity=0)
        except Exception:
            logger.exception("The scheduled %s failed", name)
            return False
        return True
