import sys
import time
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand
from django.utils import translation
from tqdm import tqdm

from audit.recording import recorded
from exchange.moving_out.taking_over import take_over


class Command(BaseCommand):
    help = (
        "Take an export of a whole site (export_archive) over into this empty one. It is checked before "
        "anything is written, and where something fails all is as it was. Accounts, rights and passwords of "
        "pages aren't in an export: they are made anew."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)

    @recorded
    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        terminal = cast(TextIO, self.stderr._out) or sys.stderr
        bar = tqdm(unit=" records", disable=None, mininterval=1, file=terminal)
        with translation.override("vi"), bar:
            contents = take_over(options["folder"], self.say, bar.update)
        seconds = time.monotonic() - started
        pages = len(contents.keys["page"])
        self.stdout.write(f"{pages} pages, {contents.count} records in sum, in {seconds:.1f} s")

    def say(self, line: str) -> None:
        self.stdout.write(line)
