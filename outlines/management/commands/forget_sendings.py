from typing import Any

from django.core.management.base import BaseCommand

from outlines.feedback.models import Sending


class Command(BaseCommand):
    help = "Forget from where reports from the field were sent more than a day ago."

    def handle(self, *args: Any, **options: Any) -> None:
        Sending.forget()
