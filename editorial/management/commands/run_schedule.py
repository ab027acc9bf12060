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
    "forget_unconfirmed": 0,
    "clearsessions": 0,
    "renew_packs": 1,
    "send_digest": 7,
}
# When readers are told by mail what is new.
LETTERS_HOUR = 6
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        f"Every {INTERVAL} seconds publish and expire what is due, tidy the search, send the mails and make "
        "the packs that wait, and look after links to other sites; once a day look which documents begin or "
        "end, forget old queries, mails, sign-ins, preview links, shared lists, sendings and sessions, renew "
        "the packs in which the law has changed, and tell the staff what waits for them and the readers what "
        "is new; until it is stopped."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.done_on: dict[str, date] = {}
        self.failed_at: dict[str, datetime] = {}
        self.packs = Beside("make_packs")
        self.letters = Beside("send_letters")

    def handle(self, *args, **options) -> None:
        try:
            while True:
                now = self.run_once()
                self.packs.start()
                self.send_letters(now)
                time.sleep(INTERVAL)
        finally:
            self.packs.stop()
            self.letters.stop()

    def run_once(self) -> datetime:
        """One round, and its time. A failure is logged and the next round tries again: the schedule must
        not die of it."""
        self.run_command("publish_scheduled")
        self.run_command("publish_bundles")
        self.run_command("tidy_search")
        self.run_command("send_mails")
        now = timezone.localtime()
        for name, hour in DAILY.items():
            if self.done_on.get(name) != now.date() and now.hour >= hour:
                self.run_daily(name, now)
        # The last, since others' servers may be slow.
        if settings.CHECK_LINKS:
            self.run_command("check_links")
        return now

    def send_letters(self, now: datetime) -> None:
        """Once a day, beside the rest: there may be thousands. What fails is sent on the next day."""
        if self.done_on.get("send_letters") != now.date() and now.hour >= LETTERS_HOUR:
            self.done_on["send_letters"] = now.date()
            self.letters.start()

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
