from django.core.management.base import BaseCommand

from audit.sealing import forget_old


class Command(BaseCommand):
    help = "Delete entries of the audit log older than AUDIT_DAYS. run_schedule does so once a day."

    def handle(self, *args, **options) -> None:
        forget_old()
