from django.core.management.base import BaseCommand

from visits.writing import tidy


class Command(BaseCommand):
    help = "Sum up old visits by month and note the total that pages show. run_schedule does so once a day."

    def handle(self, *args, **options) -> None:
        tidy()
