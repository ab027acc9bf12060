from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.numbers import NumberError, parse_number


class Command(BaseCommand):
    help = (
        "Read a list of document numbers, one a line (what follows a tab is left out), and say which of them"
        " can't be read and why. For a look at an archive before it is imported."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, **options) -> None:
        refused: Counter[str] = Counter()
        count = 0
        for line, number in self._numbers(options["file"]):
            count += 1
            try:
                parse_number(number)
            except NumberError as error:
                refused[str(error)] += 1
                self.stdout.write(f"{line}\t{number}\t{error}")
        for reason, times in refused.most_common():
            self.stdout.write(f"{times}\t{reason}")
        self.stdout.write(self.style.SUCCESS(f"{count - refused.total()} of {count} numbers read"))

    def _numbers(self, file: Path):
        try:
            with file.open(encoding="utf-8", errors="replace") as lines:
                for line, text in enumerate(lines, 1):
                    if number := text.partition("\t")[0].strip():
                        yield line, number
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
