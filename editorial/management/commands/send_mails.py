from typing import Any

from django.core.management.base import BaseCommand
from post_office.mail import send_queued


class Command(BaseCommand):
    help = (
        "Send one batch of the mails that wait (POST_OFFICE in the settings). What the mail server doesn't "
        "take is tried again later. The schedule runs it, one batch at a time, so that a server that hangs "
        "holds up nothing else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed, requeued = send_queued()
        if options["verbosity"]:
            self.stdout.write(f"{sent} mails sent, {requeued} to be tried again, {failed} given up")
