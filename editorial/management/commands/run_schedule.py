import logging
import time
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from editorial.beside import Beside

INTERVAL = 20
PATIENCE = timedelta(minutes=15)
# The hour from which on each is run once a day.
DAILY = {
    "update_validity": 0,
    "forget_queries": 0,
    "cleanup_mail": 0,
    "forget_sign_ins": 0,
    "forget_preview_links": 0,
    "forget_sendings": 0,
    "forget_shared_lists": 0,
    "clearsessions": 0,
    "renew_packs": 1,
    "send_digest": 7,
}
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        f"Every {INTERVAL} seconds publish and expire what is due, tidy the search, send the mails and make "
        "the packs that wait, have watched feeds asked, and look after links to other sites; once a day look "
        "which documents begin or end, forget old queries, mails, sign-ins, preview links, shared lists, "
        "sendings and sessions, renew the packs in which the law has changed, and tell the staff what waits "
        "for them; until it is stopped."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.done_on: dict[str, date] = {}
        self.failed_at: dict[str, datetime] = {}
        self.packs = Beside("make_packs")

    def handle(self, *args, **options) -> None:
        try:
            while True:
                self.run_once()
                self.packs.start()
                time.sleep(INTERVAL)
        finally:
            self.packs.stop()

    def run_once(self) -> None:
        """One round. A failure is logged and the next round tries again: the schedule must not die of it."""
        self.run_command("publish_scheduled")
        self.run_command("publish_bundles")
        self.run_command("tidy_search")
        self.run_command("send_mails")
        now = timezone.localtime()
        for name, hour in DAILY.items():
            if self.done_on.get(name) != now.date() and now.hour >= hour:
                self.run_daily(name, now)
        if settings.TAKE_FEEDS:
            self.run_command("watch_feeds")
        # The last, since others' servers may be slow.
        if settings.CHECK_LINKS:
            self.run_command("check_links")

    def run_daily(self, name: str, now: datetime) -> None:
        """What fails is tried again after a while, not in each round."""
        failed_at = self.failed_at.get(name)
        if failed_at and now - failed_at < PATIENCE:
            return
        if self.run_command(name):
            self.done_on[name] = now.date()
        else:
            self.failed_at[name] = now

    def run_command(self, name: str) -> bool:
        """Whether the command of this name succeeded."""
        try:
            close_old_connections()
            call_command(name, verbosity=0)
        except Exception:
            logger.exception("The scheduled %s failed", name)
            return False
        return True
