from django.core.management.base import BaseCommand

from shelf.models import forget_expired


class Command(BaseCommand):
    help = "Delete shared lists that nobody has opened for a year, or ever. run_schedule does so once a day."

    def handle(self, *args, **options) -> None:
        forget_expired()
