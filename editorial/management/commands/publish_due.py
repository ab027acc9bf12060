import logging
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from editorial.scheduling.due import do_due

INTERVAL = 10
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Publish and take down what is due, and publish the bundles whose time has come. With --forever "
        f"again every {INTERVAL} seconds: run_schedule keeps such a process, so that nothing makes it late."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="until it is stopped")

    def handle(self, *args: Any, forever: bool = False, **options: Any) -> None:
        if not forever:
            do_due()
            return
        # Who started it has perhaps been killed: the next one starts its own.
        parent = os.getppid()
        while os.getppid() == parent:
            self.run_once()
            time.sleep(INTERVAL)

    def run_once(self) -> None:
        """A database that is away is tried again in the next round."""
        try:
            close_old_connections()
            do_due()
        except Exception:
            logger.exception("What is due can't be published")
