from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import autodiscover_modules

from core.setup import steps


class Command(BaseCommand):
    help = "Make languages, taxonomies, page tree, roles and workflow. Safe to run again."

    def handle(self, *args, **options) -> None:
        autodiscover_modules("setup_steps")
        for step in steps():
            with transaction.atomic(), translation.override("vi"):
                step.run()
            if options["verbosity"] > 0:
                self.stdout.write(f"  {step.label}")
