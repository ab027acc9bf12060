"""Tables that an office gives us: CSV as spreadsheets write it."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.text import clean_text, fold


class TableError(ValueError):
    """A table that can't be read at all."""


@dataclass
class Row:
    """A line of the file by its number, the heads being the first; what isn't there is empty."""

    number: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def read_table(path: Path, columns: Mapping[str, str], needed: Iterable[str]) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8, with commas or semicolons, by the names of their columns.

    `columns` maps the heads, folded, to the names; a name itself may be the head as well. Raises TableError.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            delimiter = ";" if head.count(";") > head.count(",") else ","
            heads = [
                " ".join(fold(name).split()) for name in next(csv.reader([head], delimiter=delimiter), [])
            ]
            names = [columns.get(name, name) for name in heads]
            missing = [name for name in needed if name not in names]
            if missing:
                raise TableError(f"The first line lacks the columns: {', '.join(missing)}.")
            for number, cells in enumerate(csv.reader(file, delimiter=delimiter), 2):
                if any(cell.strip() for cell in cells):
                    cleaned = (clean_text(cell).strip() for cell in cells)
                    yield Row(number, dict(zip(names, cleaned, strict=False)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path} can't be read: {error}") from error
