"""Spreadsheets (XLSX, XLS), read in a child process that a hostile file can't get out of."""

import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from core import confined

from ..item import SourceError
from ..sheet_child import SECONDS

CHILD = ("-m", "exchange.moving_in.sheet_child")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What the XML of a spreadsheet may unpack to, in bytes, and into how many files.
UNPACKED = 400 * 1024 * 1024
ENTRIES = 10_000


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str], float]]:
    """The rows of a sheet, by default the first one, with their numbers and how far they are read.

    Raises SourceError.
    """
    refuse_bomb(path)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            status = confined.run([*CHILD, str(path.resolve()), sheet], SECONDS, output, errors)
        except subprocess.TimeoutExpired as error:
            raise unreadable(path, _("it takes too long")) from error
        if status:
            raise unreadable(path, _("it is broken, locked by a password or too large"))
        size = output.seek(0, 2) or 1
        output.seek(0)
        while line := output.readline():
            row = json.loads(line)
            if isinstance(row, dict):
                raise unreadable(
                    path, _("it has no sheet “%(name)s”, only: %(names)s") % {
                        "name": sheet, "names": ", ".join(map(str, row["sheets"]))[:500]
                    },
                )  # fmt: skip
            yield row[0], row[1], output.tell() / size


def refuse_bomb(path: Path) -> None:
    """calamine inflates all by itself: what the directory says of it is looked at before."""
    try:
        with path.open("rb") as file:
            if file.read(len(OLE)) == OLE:
                return
        with zipfile.ZipFile(path) as container:
            members = container.infolist()
    # zipfile raises what it likes on broken directories.
    except Exception as error:
        raise unreadable(path, str(error)) from error
    size = sum(info.file_size for info in members)
    if len(members) > ENTRIES or size > UNPACKED:
        raise unreadable(path, _("it unpacks to %(size)s MiB") % {"size": size >> 20})


def unreadable(path: Path, reason: str) -> SourceError:
    return SourceError(_("%(path)s can't be read: %(error)s") % {"path": path, "error": reason})
