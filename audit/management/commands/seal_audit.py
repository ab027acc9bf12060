from django.core.management.base import BaseCommand

from audit.sealing import seal


class Command(BaseCommand):
    help = "Seal what was written into the audit log. run_schedule does so once an hour."

    def handle(self, *args, **options) -> None:
        seal()
