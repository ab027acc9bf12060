from django.core.management.base import BaseCommand

from editorial.guests.models import forget_old


class Command(BaseCommand):
    help = "Delete preview links that expired 90 days ago. run_schedule does so once a day."

    def handle(self, *args, **options) -> None:
        forget_old()
