import sys
import time
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from tqdm import tqdm

from audit.recording import recorded
from exchange.moving_out.exporting import Exported, count_objects, export_site


class Command(BaseCommand):
    help = (
        "Write the whole site into the new folder FOLDER: pages in all languages with their drafts, files, "
        "terms, settings and redirects, as JSON Lines with checksums. The folder has its name only when it "
        "is complete. Its README.md tells what is where; take_over_export takes it in elsewhere. The exit "
        "status is 1 where files of the library are missing: the rest is written nevertheless."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)

    @recorded
    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with translation.override("vi"), self.bar() as bar:
            exported = export_site(options["folder"], bar.update)
        self.tell(options["folder"], exported, time.monotonic() - started)

    def bar(self) -> tqdm:
        terminal = cast(TextIO, self.stderr._out) or sys.stderr
        return tqdm(total=count_objects(), unit=" records", disable=None, mininterval=1, file=terminal)

    def tell(self, folder: Path, exported: Exported, seconds: float) -> None:
        for name in exported.missing:
            self.stderr.write(f"named but not there: {name}")
        for name in exported.infected:
            self.stderr.write(f"left out, it has a virus: {name}")
        pages, records = exported.counts["page"], exported.counts.total()
        self.stdout.write(f"{folder}: {pages} pages, {records} records in sum, in {seconds:.1f} s")
        if exported.missing:
            raise CommandError(f"{len(exported.missing)} files are missing, see above. All else is there.")
