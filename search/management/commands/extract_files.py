import logging
import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from core.models import File
from search.file_texts import read, unread_files
from search.models import FileText

INTERRUPTED = 130
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Read the text of the uploaded files that weren't read yet or have been replaced, scanned pages too. "
        "Each file is kept as soon as it is read: the command can be stopped and run again. A file that "
        "can't be read is reported and stays so until it is replaced, or until --failed."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--failed",
            action="store_true",
            help="try those again that failed, and those with scanned pages that tesseract wasn't there for",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts: Counter[str] = Counter()
        # The reasons are read by the operator.
        with translation.override("vi"):
            try:
                for pk in list(unread_files(options["failed"]).values_list("pk", flat=True)):
                    counts[self.read(pk)] += 1
            except KeyboardInterrupt:
                self.print_summary(counts)
                sys.exit(INTERRUPTED)
        self.print_summary(counts)

    def read(self, pk: int) -> str:
        """Read one file and say how it ended: a state, or "left" where the file is gone or changed again."""
        file = File.objects.filter(pk=pk).first()
        try:
            text = read(file) if file else None
        # What we didn't think of in one file, a storage that fails for one, must not end the others.
        except Exception as error:
            logger.exception("File %s can't be read", pk)
            self.stderr.write(f"{pk} {file and file.filename}: {error!r}")
            return FileText.State.FAILED.value
        if text is None:
            return "left"
        if text.reason:
            self.stderr.write(f"{pk} {text.file.filename}: {text.get_reason_display()}")
        return text.state

    def print_summary(self, counts: Counter[str]) -> None:
        names = [*FileText.State.values, "left"]
        self.stdout.write(", ".join(f"{counts[name]} {name}" for name in names if counts[name]) or "0 files")
