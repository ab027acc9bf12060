from typing import Any

from wagtail.management.commands.rebuild_references_index import Command as WagtailCommand

from core.hidden_bin import opened_bin


class Command(WagtailCommand):
    """With what lies in the bin (core.hidden_bin), for Wagtail 8.0: else its images and files would count as
    used by nobody."""

    help = "Rebuild the index of what refers to what, also for what lies in the bin."

    def handle(self, **options: Any) -> None:
        with opened_bin():
            super().handle(**options)
