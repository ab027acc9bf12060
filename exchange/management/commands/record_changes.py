import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exchange.changes.sweeping import compare_all, sweep

# The schedule has other things to do: what is left waits for its next round.
SECONDS = 15
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Record which public pages are new, changed or gone, for portals that keep a copy of the site. With "
        "--all every page is compared, also what nothing has marked; safe to run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Compare every page.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            changed = compare_all()
            logger.info("All pages were compared: %s changes that nothing had marked", changed)
        else:
            changed = sweep(SECONDS)
        if options["verbosity"]:
            self.stdout.write(f"{changed} changes")
