import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from core.models import CustomImage
from demo.feedback import load_feedback
from demo.loader import Loader
from demo.logins import have_logins, make_logins
from demo.royalties import compute_quarter, load_royalties
from demo.translations import load_translations
from documents.models import LegalDocumentPage
from news.models import NewsPage
from outlines.models import OutlinePage


class Command(BaseCommand):
    help = "Fill an empty site with demonstration content, and make a login for each role."

    def handle(self, *args, **options) -> None:
        is_empty = self.is_empty()
        if is_empty:
            with transaction.atomic(), translation.override("vi"):
                Loader(self.report).load()
                self.report(f"{load_translations()} English translations")
                self.report(f"{load_royalties()} contributions to items")
                self.report(f"{load_feedback()} reports from the field")
        logins = Path(os.environ.get("DEMO_LOGINS_FILE") or settings.DATA_DIR / "logins.json")
        if not have_logins(logins):
            make_logins(logins)
        if is_empty:
            compute_quarter()

    def is_empty(self) -> bool:
        models = (NewsPage, LegalDocumentPage, OutlinePage, CustomImage)
        return not any(model.objects.exists() for model in models)

    def report(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
