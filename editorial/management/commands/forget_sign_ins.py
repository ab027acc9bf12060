from django.core.management.base import BaseCommand

from editorial.signing_in.history import forget_old


class Command(BaseCommand):
    help = "Delete sign-in events older than SIGN_IN_HISTORY_DAYS. run_schedule does so once a day."

    def handle(self, *args, **options) -> None:
        forget_old()
