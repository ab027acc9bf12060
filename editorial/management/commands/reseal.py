from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.recording import recorded
from editorial.signing_in import devices


class Command(BaseCommand):
    help = (
        "Seal the secrets of the authenticator apps with the present SECRET_KEY, so that the older one can "
        "go from SECRET_KEY_FALLBACKS at once. Backup codes can't be: their owners make new ones."
    )

    @recorded
    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = devices.seal_all_anew()
        if unreadable:
            raise CommandError(
                "Neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS reads those of: " + ", ".join(unreadable)
            )
        self.stdout.write("All secrets are sealed with the present SECRET_KEY.")
