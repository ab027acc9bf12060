from django.core.management.base import BaseCommand

from core.messages import CATALOGUES


class Command(BaseCommand):
    help = "Take new and changed strings, ours and the packages', into locale/ and list what isn't whole."

    def handle(self, *args, **options) -> None:
        for catalogue in CATALOGUES:
            messages = catalogue.update()
            faults = list(catalogue.faults())
            for fault in faults:
                self.stdout.write(f"  {fault}")
            self.stdout.write(f"{len(messages)} messages, {len(faults)} of them not whole")
