from typing import Any

from django.core.management.base import BaseCommand

from mailing.models import forget_unconfirmed


class Command(BaseCommand):
    help = "Forget what readers wanted to be told of and didn't confirm, with their addresses."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_unconfirmed()
        if options["verbosity"]:
            self.stdout.write(f"{count} forgotten")
