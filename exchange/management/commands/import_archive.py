import logging
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation
from tqdm import tqdm

from documents.models import DocumentIndexPage
from exchange.archive import READ_ERRORS, BadRecord, parse, read_lines
from exchange.importer import Importer, Outcome

INTERRUPTED = 130
# Records. What was published lately makes a search slower until it is gathered.
TIDY_EVERY = 50
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Import legal documents from a file of JSON Lines (plain or .gz), one object a line with id, number, "
        "title, text. Safe to run again: an id already imported is updated where its record changed, and a "
        "page that an editor is working on is kept. Where an id stands twice, the later line wins. A page "
        "that was deleted is made again. The exit status is 1 where records were refused."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        self.counts: Counter[str] = Counter()
        self.started = time.monotonic()
        # The reasons are read by the operator; pages and terms are made in the source language.
        with translation.override("vi"):
            importer = Importer(self.find_parent())
            try:
                self.import_file(options["file"], importer)
            except KeyboardInterrupt:
                self.print_summary()
                sys.exit(INTERRUPTED)
        self.print_summary()
        if self.counts["refused"]:
            raise CommandError(f"{self.counts['refused']} records were refused, see above.")

    def find_parent(self) -> DocumentIndexPage:
        parent = DocumentIndexPage.objects.filter(locale__language_code="vi").first()
        if parent is None:
            raise CommandError("There is no page for legal documents yet. Run: manage.py setup_site")
        return parent

    def import_file(self, path: Path, importer: Importer) -> None:
        """Take every line in. A file that breaks off is reported after what could be read of it."""
        try:
            lines = tqdm(read_lines(path), unit=" docs", disable=None, mininterval=1, file=self.terminal)
            for number, line in lines:
                self.import_line(number, line, importer)
                if number % TIDY_EVERY == 0:
                    call_command("tidy_search")
            call_command("tidy_search")
        except READ_ERRORS as error:
            self.print_summary()
            raise CommandError(f"{path} can't be read (further): {error}") from error

    def import_line(self, number: int, line: bytes | None, importer: Importer) -> None:
        try:
            result = importer.take(parse(line))
        except (BadRecord, DatabaseError) as error:
            self.refuse(number, str(error).strip())
            return
        # What we didn't think of in one document must not keep the thousands after it out.
        except Exception as error:
            logger.exception("Line %s can't be imported", number)
            self.refuse(number, repr(error))
            return
        self.counts[result.outcome.value] += 1
        if result.outcome is Outcome.KEPT:
            self.say(f"line {number}: kept: {result.reason}")
        if result.found:
            found = result.found
            self.counts["with_type"] += bool(found.type_name)
            self.counts["with_issuer"] += bool(found.issuers)
            self.counts["with_issue_date"] += bool(found.issued_on)
            self.counts["with_effective_date"] += bool(found.effective_on)
            self.counts["with_signer"] += any(signer for _name, signer, _office in found.issuers)

    def refuse(self, number: int, reason: str) -> None:
        self.counts["refused"] += 1
        self.say(f"line {number}: refused: {reason}")

    @property
    def terminal(self) -> TextIO:
        """The stream below Django's wrapper, which would end each redrawing of the bar with a new line."""
        return cast(TextIO, self.stderr._out)

    def say(self, line: str) -> None:
        """Print between the steps of the progress bar."""
        with tqdm.external_write_mode(file=self.terminal):
            self.stderr.write(line)

    def print_summary(self) -> None:
        counts = self.counts
        seconds = max(time.monotonic() - self.started, 0.001)
        outcomes = [outcome.value for outcome in Outcome] + ["refused"]
        total = sum(counts[name] for name in outcomes)
        self.stdout.write(", ".join(f"{counts[name]} {name}" for name in outcomes))
        self.stdout.write(f"{total} records in {seconds:.1f} s ({total / seconds:.1f} a second)")
        if counts["created"] or counts["updated"]:
            self.stdout.write(
                f"Found: type {counts['with_type']}, issuer {counts['with_issuer']}, "
                f"issue date {counts['with_issue_date']}, effective date {counts['with_effective_date']}, "
                f"signer {counts['with_signer']}"
            )
