from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editorial.approval.bundles import publish_due


class Command(BaseCommand):
    help = "Publish the bundles whose time has come and whose pages are all approved. The schedule runs it."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = publish_due()
        if failed:
            raise CommandError(f"Could not be published: {', '.join(failed)}. The desk says why.")
