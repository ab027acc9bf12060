"""Uploaded files: what one really is, by its first bytes, and where it lies.

A page or a program named .pdf is refused.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

HEAD = 4096
ZIP = [b"PK\x03\x04"]
OLE = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
# Extension → how its files begin; None: text, which may begin with anything but has no NUL.
SIGNATURES: dict[str, list[bytes] | None] = {
    "doc": OLE,
    "docx": ZIP,
    "m4a": [b"ftyp"],
    "mp3": [b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"],
    "mp4": [b"ftyp"],
    "odt": ZIP,
    "ogg": [b"OggS"],
    "opus": [b"OggS"],
    "pdf": [b"%PDF-"],
    "ppt": OLE,
    "pptx": ZIP,
    "rtf": [b"{\\rtf"],
    "txt": None,
    "xls": OLE,
    "xlsx": ZIP,
}


class FileForm(BaseDocumentForm):
    """The upload form of the file library, which looks into the file before it keeps it."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            if extension_of(file.name) not in SIGNATURES:
                message = _("Files of this kind aren't accepted, only: %(kinds)s.")
                raise ValidationError(message % {"kinds": ", ".join(SIGNATURES)})
            if not is_what_it_says(file, file.name):
                raise ValidationError(_("The content of this file doesn't match its extension."))
        return file


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def is_what_it_says(file: BinaryIO, name: str) -> bool:
    """Whether the first bytes of `file` fit the extension of `name`. The file is left at its start."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    extension = extension_of(name)
    if extension not in SIGNATURES:
        return False
    signatures = SIGNATURES[extension]
    if signatures is None:
        return b"\x00" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff")
    # An MP4 begins with the length of its first box; the others with their signature.
    begin = head[4:] if extension in ("m4a", "mp4") else head
    return begin.startswith(tuple(signatures))


@contextmanager
def local_path(file: Any) -> Iterator[str]:
    """The file's path, or that of a copy where the storage is on another machine."""
    if file.is_stored_locally():
        yield file.file.path
        return
    with tempfile.NamedTemporaryFile() as copy:
        with file.open_file() as source:
            shutil.copyfileobj(source, copy)
        copy.flush()
        yield copy.name
