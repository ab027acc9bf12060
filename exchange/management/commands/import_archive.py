import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from tqdm import tqdm

from audit.recording import recorded
from exchange.moving_in.item import Source, SourceError
from exchange.moving_in.reading import open_source
from exchange.moving_in.writing.running import Run, rehearse
from exchange.moving_in.writing.sheet import Sheet
from exchange.moving_in.writing.taking import Outcome, Result
from exchange.moving_out.folder import Export

INTERRUPTED = 130
ONLY_OLD_SITES = ("mapping", "name", "download", "dry_run", "report")
SECTION = "Tin khác"
BAR = "{percentage:3.0f}%|{bar}| {postfix} [{elapsed}<{remaining}]"


class Command(BaseCommand):
    help = (
        "Move an old site in: news, legal documents, outlines and standing pages with images and files, "
        "from a file or folder (docs/nhap-du-lieu.md). Safe to run again, also after it was killed: a record "
        "that is there already is updated where it changed, and a page that an editor is working on is kept. "
        "Of two records with one id the first counts. A page that was deleted is made again. The exit status "
        "is 1 where records were refused."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--mapping", type=Path, help="a file that says which field of the source is what")
        parser.add_argument("--name", default="", help="what the source is called; ids are unique within it")
        parser.add_argument("--section", default=SECTION, help=f"of news without one (default: {SECTION})")
        parser.add_argument(
            "--download",
            action="store_true",
            help="fetch images and files that are missing from the old site",
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell what would happen")
        parser.add_argument(
            "--report", type=Path, help="write what happens to each record to this .xlsx file"
        )

    @recorded
    def handle(self, *args: Any, **options: Any) -> None:
        self.counts: Counter[str] = Counter()
        self.started = time.monotonic()
        if Export(options["source"]).is_one:
            self.take_over(options)
            return
        # The reasons are read by the operator; pages and terms are made in the source language.
        with translation.override("vi"):
            self.sheet = self.opened_sheet(options["report"]) if options["report"] else None
            self.bar = tqdm(
                total=1.0, bar_format=BAR, disable=None, mininterval=1, file=self.terminal, leave=False
            )
            try:
                self.take(self.open(options), options)
            except SourceError as error:
                raise CommandError(str(error)) from error
            except KeyboardInterrupt:
                sys.exit(INTERRUPTED)
            finally:
                self.bar.close()
                self.print_summary(options)
        if self.counts["refused"]:
            raise CommandError(f"{self.counts['refused']} records were refused, see above.")

    def take_over(self, options: dict[str, Any]) -> None:
        """An export of a site like this one, whole."""
        given = [name for name in ONLY_OLD_SITES if options[name]]
        if given:
            raise CommandError(
                f"{options['source']} is an export of a whole site (export_archive), for which there is no "
                f"--{given[0].replace('_', '-')}. It is checked before anything is written."
            )
        call_command("take_over_export", options["source"], stdout=self.stdout, stderr=self.stderr)

    def open(self, options: dict[str, Any]) -> Source:
        return open_source(
            options["source"], options["mapping"], name=options["name"], may_download=options["download"]
        )

    def take(self, source: Source, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            rehearse(source, options["section"], self.tell)
        else:
            Run(source, options["section"]).go(self.tell)

    def tell(self, results: list[Result], done: float) -> None:
        for result in results:
            self.count(result)
            if result.outcome in (Outcome.REFUSED, Outcome.KEPT):
                self.say(f"{result.place}: {result.outcome.value}: {result.reason}")
            for reason in result.left_out.values():
                self.say(f"{result.place}: left out: {reason}")
            if self.sheet:
                self.sheet.add(result)
        self.bar.set_postfix_str(f"{self.total} records, {self.total / self.seconds:.0f}/s", refresh=False)
        self.bar.update(done - self.bar.n)

    def count(self, result: Result) -> None:
        self.counts[result.outcome.value] += 1
        self.counts["left_out"] += len(result.left_out)
        if found := result.found:
            self.counts["documents"] += 1
            self.counts["with_type"] += bool(found.type_name)
            self.counts["with_issuer"] += bool(found.issuers)
            self.counts["with_issue_date"] += bool(found.issued_on)
            self.counts["with_effective_date"] += bool(found.effective_on)
            self.counts["with_signer"] += any(signer for _name, signer, _office in found.issuers)

    @property
    def total(self) -> int:
        return sum(self.counts[outcome.value] for outcome in Outcome)

    @property
    def seconds(self) -> float:
        return max(time.monotonic() - self.started, 0.001)

    @property
    def terminal(self) -> TextIO:
        """The stream below Django's wrapper, which would end each redrawing of the bar with a new line."""
        return cast(TextIO, self.stderr._out)

    def say(self, line: str) -> None:
        """Print between the steps of the progress bar."""
        with tqdm.external_write_mode(file=self.terminal):
            self.stderr.write(line)

    def print_summary(self, options: dict[str, Any]) -> None:
        counts = self.counts
        if options["dry_run"]:
            self.stdout.write("Nothing was written. A run would give:")
        self.stdout.write(", ".join(f"{counts[outcome.value]} {outcome.value}" for outcome in Outcome))
        if counts["left_out"]:
            self.stdout.write(f"{counts['left_out']} files were left out, see above.")
        self.stdout.write(
            f"{self.total} records in {self.seconds:.1f} s ({self.total / self.seconds:.1f} a second)"
        )
        if counts["documents"]:
            self.stdout.write(
                f"Found: type {counts['with_type']}, issuer {counts['with_issuer']}, "
                f"issue date {counts['with_issue_date']}, effective date {counts['with_effective_date']}, "
                f"signer {counts['with_signer']}"
            )
        if self.sheet:
            self.save_sheet(self.sheet)

    def opened_sheet(self, path: Path) -> Sheet:
        try:
            return Sheet(path)
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}") from error

    def save_sheet(self, sheet: Sheet) -> None:
        try:
            sheet.save()
        except OSError as error:
            self.stderr.write(f"{sheet.path} can't be written: {error}")
