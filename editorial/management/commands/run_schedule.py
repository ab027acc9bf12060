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
# What the search lacks is looked for and written anew so often.
MENDING = timedelta(minutes=3)
# The hour from which on each is run once a day.
DAILY = {
    "update_validity": 0,
    "forget_queries": 0,
    "cleanup_mail": 0,
    "forget_sign_ins": 0,
    "forget_audit": 0,
    "forget_preview_links": 0,
    "forget_sendings": 0,
    "forget_shared_lists": 0,
    "forget_tasks": 0,
    "forget_unconfirmed": 0,
    "clearsessions": 0,
    "renew_packs": 1,
    "empty_bin": 2,
    "send_digest": 7,
}
# The same for those that may take long.
# The visits at one, when the last of yesterday are written for sure.
DAILY_BESIDE = {
    ("record_changes", "--all"): 0,
    ("tidy_visits",): 1,
    ("settle_images",): 2,
    ("tidy_media", "--delete"): 3,
    ("send_letters",): 6,
}
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        f"Keep a process that publishes and takes down what is due; every {INTERVAL} seconds record what "
        "other portals are told of it, remove what is left of hidden images, tidy the search, send the "
        "mails, seal the audit log, make the packs that wait, tell the hubs of the feeds, have the watched "
        "feeds asked, and look after links to other sites; every few minutes mend the search; once a day "
        "look which documents begin or end, forget what is kept for a while only, empty the bin, renew the "
        "packs in which the law has changed, sum up the visits, compare all that other portals are told, "
        "look which images are public, and tell the staff what waits for them and the readers what is new; "
        "until it is stopped."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.done_on: dict[str, date] = {}
        self.failed_at: dict[str, datetime] = {}
        # Whatever takes long here or fails, what is due is published by its own process.
        self.publishing = Beside("publish_due", "--forever")
        self.packs = Beside("make_packs")
        # A scanner that hangs must not hold up the rest.
        self.scans = Beside("scan_files")
        # An index that is lost takes minutes.
        self.mending = Beside("mend_search")
        self.mended_at: datetime | None = None
        self.daily_beside = {Beside(*command): hour for command, hour in DAILY_BESIDE.items()}

    def handle(self, *args, **options) -> None:
        try:
            while True:
                self.publishing.start()
                now = self.run_once()
                self.packs.start()
                if settings.CLAMAV_SOCKET:
                    self.scans.start()
                self.start_mending(now)
                self.start_daily(now)
                time.sleep(INTERVAL)
        finally:
            for one in (self.publishing, self.packs, self.scans, self.mending, *self.daily_beside):
                one.stop()

    def run_once(self) -> datetime:
        """One round, and its time. A failure is logged and the next round tries again: the schedule must
        not die of it."""
        self.run_command("record_changes")
        self.run_command("remove_hidden_images")
        self.run_command("take_up_tasks")
        self.run_command("tidy_search")
        self.run_command("send_mails")
        now = timezone.localtime()
        self.run_patiently("seal_audit", now)
        for name, hour in DAILY.items():
            if self.done_on.get(name) != now.date() and now.hour >= hour:
                self.run_daily(name, now)
        if settings.TAKE_FEEDS:
            self.run_command("watch_feeds")
        # The last, since others' servers may be slow.
        if settings.WEBSUB_HUBS:
            self.run_command("ping_hubs")
        if settings.CHECK_LINKS:
            self.run_command("check_links")
        return now

    def start_mending(self, now: datetime) -> None:
        """Every MENDING, unless it is still at it."""
        if self.mended_at is None or now - self.mended_at >= MENDING:
            self.mended_at = now
            self.mending.start()

    def start_daily(self, now: datetime) -> None:
        """Those that run beside the rest. What fails is done on the next day."""
        for command, hour in self.daily_beside.items():
            if self.done_on.get(command.name) != now.date() and now.hour >= hour:
                self.done_on[command.name] = now.date()
                command.start()

    def run_daily(self, name: str, now: datetime) -> None:
        if self.run_patiently(name, now):
            self.done_on[name] = now.date()

    def run_patiently(self, name: str, now: datetime) -> bool:
        """Whether it succeeded. What fails is tried again after a while, not in each round."""
        failed_at = self.failed_at.get(name)
        if failed_at and now - failed_at < PATIENCE:
            return False
        is_done = self.run_command(name)
        if not is_done:
            self.failed_at[name] = now
        return is_done

    def run_command(self, name: str) -> bool:
        """Whether the command of this name succeeded."""
        try:
            close_old_connections()
            call_command(name, verbosity=0)
        except Exception:
            logger.exception("The scheduled %s failed", name)
            return False
        return True
