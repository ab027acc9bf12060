from django.core.management.base import BaseCommand

from search.queries import forget_old


class Command(BaseCommand):
    help = "Delete what visitors asked too long ago. run_schedule does so once a day."

    def handle(self, *args, **options) -> None:
        forget_old()
