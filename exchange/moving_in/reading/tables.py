"""CSV and spreadsheets: a record a row, its fields in the columns that the mapping names."""

import csv
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from core.text import fold

from ..item import Attachment, BadRecord, Found, SourceError
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
DELIMITERS = ";,\t"


class Row(NamedTuple):
    """A row of a table with the number of its first line; `broken` where letters of it couldn't be read."""

    number: int
    cells: list[str]
    done: float
    broken: bool = False


Columns = dict[str, list[int]]


class TableSource:
    """A table, whose rows `rows` gives anew at each call."""

    def __init__(self, rows: Callable[[], Iterator[Row]], name: str, mapping: Mapping, files: Files) -> None:
        self.rows, self.name, self.mapping, self.files = rows, name, mapping, files

    def records(self) -> Iterator[Found]:
        rows = self.rows()
        columns = find_columns(rows, self.mapping)
        for row in rows:
            if any(cell.strip() for cell in row.cells):
                yield self.found_in(row, columns)

    def found_in(self, row: Row, columns: Columns) -> Found:
        place = f"line {row.number}"
        try:
            if row.broken:
                raise BadRecord(_("Not UTF-8: %(error)s") % {"error": _("letters that can't be read")})
            item = item_of(record_of(row, columns, self.mapping.separator), self.mapping, self.files)
            return Found(place, item, done=row.done)
        except BadRecord as error:
            return Found(place, None, str(error), row.done)

    def open(self, attachment: Attachment) -> BinaryIO:
        return self.files.open(attachment)


def find_columns(rows: Iterator[Row], mapping: Mapping) -> Columns:
    """Where the fields stand, by the first row that has all heads. Raises SourceError with a line a mistake.

    Without a mapping the heads are the names of the fields.
    """
    wanted = mapping.columns or {name: (name,) for name in ("id", "title")}
    best: list[str] = []
    missing: list[str] | None = None
    for _turn, row in zip(range(HEAD_ROWS), rows, strict=False):
        heads = [alike(cell) for cell in row.cells]
        lacks = [head for names in wanted.values() for head in names if alike(head) not in heads]
        if not lacks:
            named = mapping.columns or {name: (name,) for name in FIELDS if alike(name) in heads}
            return checked({
                name: [heads.index(alike(head)) for head in names] for name, names in named.items()
            }, mapping)  # fmt: skip
        if missing is None or len(lacks) < len(missing):
            best, missing = row.cells, lacks
    if missing is None:
        raise SourceError(_("The table is empty."))
    found = ", ".join(cell.strip() for cell in best if cell.strip())[:500]
    lines = [_("The table has no column “%(name)s”.") % {"name": head} for head in missing]
    raise SourceError("\n".join([*lines, _("Its heads are: %(heads)s") % {"heads": found}]))


def checked(columns: Columns, mapping: Mapping) -> Columns:
    if "id" not in columns:
        raise SourceError(
            _("The mapping names no column for “id”, by which a record is known again at the next import.")
        )
    return columns


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
    """The rows of a CSV file in UTF-8 or what it surely is in, parted by semicolons, commas or tabs."""
    try:
        with path.open("rb") as raw:
            size = os.fstat(raw.fileno()).st_size or 1
            lines = Lines(raw)
            first = next(lines, "")
            # A cell may be as long as a line; the module's own limit is the whole program's.
            csv.field_size_limit(MAX_LINE)
            reader = csv.reader(lines.again(first), delimiter=delimiter_of(first))
            before = 0
            for cells in reader:
                yield Row(before + 1, cells, min(raw.tell() / size, 1.0), lines.take_broken())
                before = reader.line_num
    except (*READ_ERRORS, csv.Error) as error:
        raise SourceError(
            _("%(path)s can't be read (further): %(error)s") % {"path": path, "error": error}
        ) from error


class Lines:
    """The lines of a file as text, none longer than is bearable. Raises SourceError."""

    def __init__(self, raw: BinaryIO) -> None:
        sample = raw.read(SAMPLE)
        raw.seek(0)
        self.charset = sure_charset(sample)
        self.broken = False
        self.number = 0
        # Lines of UTF-16 don't end in one byte.
        self.file: Any = raw
        if self.charset == "utf-16":
            self.file = io.TextIOWrapper(raw, "utf-16", "replace", newline="\n")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.file.readline(MAX_LINE + 1)
        self.number += 1
        if len(line) > MAX_LINE:
            raise SourceError(
                _("Line %(number)s is longer than %(limit)s MiB.")
                % {"number": self.number, "limit": MAX_LINE >> 20}
            )
        if not line:
            raise StopIteration
        text = line if isinstance(line, str) else line.decode(self.charset, "replace")
        self.broken = self.broken or "\ufffd" in text
        return text.replace("\x00", "")

    def again(self, first: str) -> Iterator[str]:
        yield first
        yield from self

    def take_broken(self) -> bool:
        """Whether a letter couldn't be read since this was asked last."""
        broken, self.broken = self.broken, False
        return broken


def delimiter_of(line: str) -> str:
    """That which parts the line into the most cells."""
    return max(DELIMITERS, key=lambda char: len(next(csv.reader([line], delimiter=char), [])))


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
