"""CSV and spreadsheets: a record a row, its fields in the columns that the mapping names."""

import csv
import io
import os
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from core.text import fold

from ..item import Attachment, BadRecord, Found, Item, SourceError
from .attempts import attempt
from .charsets import sure_charset
from .files import Files
from .json_lines import MAX_LINE, READ_ERRORS
from .mapping import Mapping
from .records import item_of
from .sheets import sheet_rows
from .words import FIELDS, LISTS

# Offices put titles above their tables: so far the heads are looked for.
HEAD_ROWS = 30
SAMPLE = 1024 * 1024
SHOWN = 64 * 1024
DELIMITERS = ";,\t"


class Row(NamedTuple):
    """A row of a table with the number of its first line; `problem` is why it can't be read."""

    number: int
    cells: list[str]
    done: float
    problem: str = ""


Columns = dict[str, list[int]]


class TableSource:
    """A table, whose rows `rows` gives anew at each call."""

    def __init__(self, rows: Callable[[], Iterator[Row]], name: str, mapping: Mapping, files: Files) -> None:
        self.rows, self.name, self.mapping, self.files = rows, name, mapping, files

    def records(self) -> Iterator[Found]:
        rows = self.rows()
        columns = find_columns(rows, self.mapping)
        for row in rows:
            if row.problem or any(cell.strip() for cell in row.cells):
                yield self.found_in(row, columns)

    def found_in(self, row: Row, columns: Columns) -> Found:
        return attempt(f"line {row.number}", lambda: self.item_of(row, columns), row.done)

    def item_of(self, row: Row, columns: Columns) -> Item:
        if row.problem:
            raise BadRecord(row.problem)
        return item_of(record_of(row, columns, self.mapping.separator), self.mapping, self.files)

    def open(self, attachment: Attachment) -> BinaryIO:
        return self.files.open(attachment)


def find_columns(rows: Iterator[Row], mapping: Mapping) -> Columns:
    """Where the fields stand, by the first row that has all heads. Raises SourceError with a line a mistake.

    Without a mapping the heads are the names of the fields.
    """
    if mapping.columns and "id" not in mapping.columns:
        raise SourceError(
            _("The mapping names no column for “id”, by which a record is known again at the next import.")
        )
    wanted = mapping.columns or {name: (name,) for name in ("id", "title")}
    asked = list(dict.fromkeys(head for names in wanted.values() for head in names))
    best: list[str] = []
    missing: list[str] | None = None
    for _turn, row in zip(range(HEAD_ROWS), rows, strict=False):
        heads = [alike(cell) for cell in row.cells]
        lacks = [head for head in asked if alike(head) not in heads]
        if not lacks:
            named = mapping.columns or {name: (name,) for name in FIELDS if alike(name) in heads}
            return {name: [heads.index(alike(head)) for head in names] for name, names in named.items()}
        if missing is None or len(lacks) < len(missing):
            best, missing = row.cells, lacks
    if missing is None:
        raise SourceError(_("The table is empty."))
    found = ", ".join(cell.strip() for cell in best if cell.strip())[:500]
    lines = [_("The table has no column “%(name)s”.") % {"name": head} for head in missing]
    raise SourceError("\n".join([*lines, _("Its heads are: %(heads)s") % {"heads": found}]))


def alike(head: str) -> str:
    """A head as it is compared: without case, marks and double spaces."""
    return " ".join(fold(head).split())


def record_of(row: Row, columns: Columns, separator: str) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, places in columns.items():
        cells = (row.cells[place].strip() for place in places if place < len(row.cells))
        text = " ".join(filter(None, cells))
        if name in LISTS:
            record[name] = [part.strip() for part in text.split(separator) if part.strip()]
        else:
            record[name] = text
    return record


def csv_rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8 or what it surely is in, parted by semicolons, commas or tabs.

    A quotation mark that is never closed costs its own row: what comes after it is read anew.
    """
    try:
        with path.open("rb") as raw:
            size = os.fstat(raw.fileno()).st_size or 1
            lines = Lines(raw)
            # A cell may be as long as a line; the module's own limit is the whole program's.
            csv.field_size_limit(MAX_LINE)
            reader = csv.reader(lines, delimiter=lines.delimiter, strict=True)
            while row := next_row(reader, lines):
                yield row._replace(done=min(raw.tell() / size, 1.0))
    except (*READ_ERRORS, csv.Error) as error:
        raise SourceError(
            _("%(path)s can't be read (further): %(error)s") % {"path": path, "error": error}
        ) from error


def next_row(reader: Iterator[list[str]], lines: "Lines") -> Row | None:
    """The row that begins at the next line; None at the end."""
    number = lines.begin_row()
    try:
        cells = next(reader, None)
    except csv.Error:
        lines.go_back()
        problem = _(
            "A cell opens with a quotation mark that isn't closed, or has one within it that isn't doubled."
        )
        return Row(number, [], 0, problem)
    if cells is None:
        return None
    broken = any("\ufffd" in line for line in lines.of_row)
    letters = _("Not UTF-8: %(error)s") % {"error": _("letters that can't be read")}
    return Row(number, cells, 0, letters if broken else "")


class Lines:
    """The lines of a file as text, none longer than is bearable. Raises SourceError.

    Those of the row that is being read are kept, and can be given once more.
    """

    def __init__(self, raw: BinaryIO) -> None:
        sample = raw.read(SAMPLE)
        raw.seek(0)
        self.charset = sure_charset(sample)
        self.delimiter = delimiter_of(sample[:SHOWN].decode(self.charset, "ignore"))
        self.number = 0
        self.of_row: list[str] = []
        self.length = 0
        self.again: deque[str] = deque()
        # Lines of UTF-16 don't end in one byte.
        self.file: Any = raw
        if self.charset == "utf-16":
            self.file = io.TextIOWrapper(raw, "utf-16", "replace", newline="\n")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else self.read()
        self.number += 1
        self.of_row.append(line)
        self.length += len(line)
        if self.length > MAX_LINE:
            raise csv.Error
        return line

    def begin_row(self) -> int:
        """The number of the line that comes next."""
        self.of_row, self.length = [], 0
        return self.number + 1

    def go_back(self) -> None:
        """Give all lines of the row but the first once more."""
        later = self.of_row[1:]
        self.again.extendleft(reversed(later))
        self.number -= len(later)

    def read(self) -> str:
        line = self.file.readline(MAX_LINE + 1)
        if len(line) > MAX_LINE:
            raise SourceError(
                _("Line %(number)s is longer than %(limit)s MiB.")
                % {"number": self.number + 1, "limit": MAX_LINE >> 20}
            )
        if not line:
            raise StopIteration
        text = line if isinstance(line, str) else line.decode(self.charset, "replace")
        return text.replace("\x00", "")


def delimiter_of(sample: str) -> str:
    """That which parts one of the first lines into the most cells."""
    lines = sample.splitlines()[:HEAD_ROWS]
    return max(DELIMITERS, key=lambda char: max(map(len, csv.reader(lines, delimiter=char)), default=0))


def spreadsheet_rows(path: Path, sheet: str) -> Iterator[Row]:
    for number, cells, done in sheet_rows(path, sheet):
        yield Row(number, cells, done)


def is_spreadsheet(path: Path) -> bool:
    """Whether a zip file is one of Office's spreadsheets."""
    try:
        with zipfile.ZipFile(path) as container:
            return "xl/workbook.xml" in container.NameToInfo
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
