import logging
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

INTERVAL = 20
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        f"Publish and expire what is due and tidy the search, every {INTERVAL} seconds, until it is stopped."
    )

    def handle(self, *args, **options) -> None:
        while True:
            self.run_once()
            time.sleep(INTERVAL)

    def run_once(self) -> None:
        """One round. A failure is logged and the next round tries again: the schedule must not die of it."""
        for command in ("publish_scheduled", "tidy_search"):
            try:
                close_old_connections()
                call_command(command)
            except Exception:
                logger.exception("%s failed", command)
