from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.public_media import remove_what_is_left


class Command(BaseCommand):
    help = (
        "Remove the files of hidden images that couldn't be removed when the images were hidden: the store "
        "didn't answer, the process was ended, or they were being drawn just then."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if left := remove_what_is_left():
            raise CommandError(f"{left} files of hidden images can't be removed, see the log.")
