from typing import Any

from django.core.management.base import BaseCommand
from post_office.mail import get_queued, send_queued


class Command(BaseCommand):
    help = (
        "Send one batch of the mails that wait (POST_OFFICE in the settings). What the mail server doesn't "
        "take is tried again later. The schedule runs it, one batch at a time, so that a server that hangs "
        "holds up nothing else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # The library tells the log of each batch, and of none as well.
        sent, failed, requeued = send_queued() if get_queued().exists() else (0, 0, 0)
        if options["verbosity"]:
            self.stdout.write(f"{sent} mails sent, {requeued} to be tried again, {failed} given up")
