from django.conf import settings
from django.core.management.base import BaseCommand

from core.messages import untranslated, update_catalogue


class Command(BaseCommand):
    help = "Take new and changed strings into locale/vi and list those that still need a translation."

    def handle(self, *args, **options) -> None:
        catalogue = update_catalogue(settings.BASE_DIR)
        missing = untranslated(settings.BASE_DIR)
        for message in missing:
            self.stdout.write(f"  {message}")
        self.stdout.write(f"{len(catalogue)} messages, {len(missing)} without a Vietnamese translation")
