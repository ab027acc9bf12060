"""JSON Lines, plain or gzip: one object a line with the fields of an item (records.py)."""

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.utils.translation import gettext as _

from ..item import Attachment, BadRecord, Found, SourceError
from .attempts import attempt
from .files import Files
from .mapping import Mapping
from .records import item_of

# The longest real record has 200,000 characters; this bounds what one line may take of memory.
MAX_LINE = 32 * 1024 * 1024
GZIP = b"\x1f\x8b"
READ_ERRORS = (OSError, EOFError, zlib.error)


class JsonLines:
    """A source of JSON Lines. Its attachments lie in the folder of `files`."""

    def __init__(self, path: Path, name: str, mapping: Mapping, files: Files) -> None:
        self.path, self.name, self.mapping, self.files = path, name, mapping, files

    def records(self) -> Iterator[Found]:
        try:
            for number, line, done in read_lines(self.path):
                yield self.found_in(number, line, done)
        except READ_ERRORS as error:
            raise SourceError(
                _("%(path)s can't be read (further): %(error)s") % {"path": self.path, "error": error}
            ) from error

    def found_in(self, number: int, line: bytes | None, done: float) -> Found:
        return attempt(f"line {number}", lambda: item_of(parse(line), self.mapping, self.files), done)

    def open(self, attachment: Attachment) -> BinaryIO:
        return self.files.open(attachment)


def read_lines(path: Path) -> Iterator[tuple[int, bytes | None, float]]:
    """The lines with their numbers and how far the file is read, empty ones left out; None is one too long.

    Raises OSError, EOFError or zlib.error where the file can't be read further.
    """
    with path.open("rb") as raw:
        size = os.fstat(raw.fileno()).st_size or 1
        is_packed = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
        file = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if is_packed else raw
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            done = min(raw.tell() / size, 1.0)
            if len(line) > MAX_LINE:
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_LINE + 1)
                yield number, None, done
            elif line.strip():
                yield number, line, done


def parse(line: bytes | None) -> dict[str, Any]:
    """The object of a line. Raises BadRecord with the reason."""
    if line is None:
        raise BadRecord(_("The line is longer than %(limit)s MiB.") % {"limit": MAX_LINE >> 20})
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRecord(_("Not UTF-8: %(error)s") % {"error": error.reason}) from None
    except (ValueError, RecursionError) as error:
        raise BadRecord(_("Not JSON: %(error)s") % {"error": error}) from None
    if not isinstance(data, dict):
        raise BadRecord(_("Not an object."))
    return data
