"""Uploaded files: the one check that every way of taking one in goes through, and where a file lies.

What a file is, is told by its content; its name must say the same. Containers and PDF are looked into by a
process of its own (core.contents). The fields of the models (core.upload_fields) ask for the check, so that
no form and no command can leave it out: docs/decisions/0050-uploads.md.
"""

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import confined
from core.contents import words
from core.contents.child import PASSED
from core.contents.pictures import FORMATS, cleaned, is_small

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
# Of which the beginning doesn't tell enough.
LOOKED_INTO = {"doc", "docx", "odt", "pdf", "ppt", "pptx", "xls", "xlsx"}
CHILD = ("-m", "core.contents.child")
REASONS = {
    confined.BROKEN: gettext_lazy(
        "The file is damaged. Open it in the program that it was made with, and save it again."
    ),
    confined.MEMORY: gettext_lazy("The file is too large to be looked at. Divide it into smaller ones."),
    confined.TIME: gettext_lazy("The file takes too long to be looked at. Divide it into smaller ones."),
    words.OTHER: gettext_lazy("The content of this file doesn't match its extension."),
    words.ACTIVE: gettext_lazy(
        "The file has scripts or other active parts in it. Print it into a new PDF file and upload that."
    ),
    words.MACROS: gettext_lazy(
        "The file has macros in it. Save it without macros: as .docx, .xlsx or .pptx, or as PDF."
    ),
    words.ATTACHED: gettext_lazy("The file has other files in it. Take them out and upload each on its own."),
    words.REMOTE: gettext_lazy(
        "The file fetches parts of itself from another address. Save it as PDF and upload that."
    ),
    words.PASSWORD: gettext_lazy("The file is protected by a password. Save it without one."),
    words.UNPACKED: gettext_lazy("What is packed in the file is too much. Divide it into smaller ones."),
    words.PIXELS: gettext_lazy(
        "The image has too many pixels. Save it smaller: 5,000 pixels a side at most."
    ),
    words.FRAMES: gettext_lazy("The moving image has too many frames. Save it with fewer."),
}
# What is embedded in an RTF file, or fetched by it.
RTF_OBJECTS = re.compile(rb"\\obj(data|autlink|ocx|link|update)|\\\*\\template\s*(https?:|\\\\)", re.I)
RTF_LONGEST = 64
STEM_LENGTH = 60
# What Windows takes for a device, whatever its extension.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
# Marks that change the direction of what is read: "gpj.exe" is shown as "exe.jpg".
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def check_file(content: Any, name: str) -> None:
    """Raises ValidationError for a file that the library doesn't take. It is left at its start."""
    extension = extension_of(name)
    if extension not in SIGNATURES:
        message = _("Files of this kind aren't accepted, only: %(kinds)s.")
        raise ValidationError(message % {"kinds": ", ".join(SIGNATURES)})
    _check_size(content, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    if not is_what_it_says(content, name):
        raise ValidationError(REASONS[words.OTHER])
    if extension in LOOKED_INTO:
        _look(content, extension)
    elif extension == "rtf" and _has_objects(content):
        raise ValidationError(REASONS[words.ATTACHED])
    content.seek(0)


def clean_picture(content: Any, name: str) -> ContentFile:
    """An image as it is kept (core.contents.pictures). Raises ValidationError for what is none."""
    kind = extension_of(name)
    if kind not in FORMATS:
        message = _("Images of this kind aren't accepted, only: %(kinds)s.")
        raise ValidationError(message % {"kinds": ", ".join(FORMATS)})
    _check_size(content, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    content.seek(0)
    # Most pictures by far aren't worth a process.
    data = _cleaned_here(content, kind) if is_small(content, kind) else _look(content, kind)
    return ContentFile(data, name)


def _cleaned_here(content: Any, kind: str) -> bytes:
    try:
        return cleaned(content, kind)
    except words.ContentError as error:
        raise ValidationError(REASONS[error.reason]) from error
    # Pillow raises what it likes on broken files.
    except Exception as error:
        raise ValidationError(REASONS[confined.BROKEN]) from error


def _look(content: Any, kind: str) -> bytes:
    """What the child answers of a file that passed."""
    with at_path(content) as path:
        try:
            answer = confined.ask([*CHILD, path, kind], words.SECONDS, words.WRITTEN)
        except confined.ChildError as error:
            raise ValidationError(_reason(error.reason)) from error
    word, _end, rest = answer.partition(b"\n")
    if word != PASSED.encode():
        raise ValidationError(_reason(word.decode("ascii", "replace")))
    return rest


def _reason(word: str) -> Any:
    """The child's words aren't trusted."""
    return REASONS.get(word, REASONS[confined.BROKEN])


def _check_size(content: Any, most: int) -> None:
    if content.size > most:
        raise ValidationError(_("The file is larger than %(most)s.") % {"most": filesizeformat(most)})


def _has_objects(content: Any) -> bool:
    content.seek(0)
    before = b""
    while piece := content.read(1024 * 1024):
        if RTF_OBJECTS.search(before + piece):
            return True
        before = piece[-RTF_LONGEST:]
    return False


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


def clean_name(name: str) -> str:
    """A name to keep a file under: no folder, no device, nothing that isn't seen; the storage does the rest.

    Composed letters, since the storage drops marks that stand by themselves: a Mac writes "ả" as "a" and one.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = re.sub(r"[^-\w. ]", "", last)
    stem, dot, extension = kept.rpartition(".") if "." in kept else (kept, "", "")
    stem = stem.strip(" ._-")[:STEM_LENGTH].strip(" ._-") or "tep"
    if DEVICES.fullmatch(stem):
        stem = f"tep-{stem}"
    return f"{stem}{dot}{extension.lower()}"


def clean_title(row: Any) -> None:
    """Take out of a title what makes it read as another."""
    row.title = DIRECTIONS.sub("", row.title)


@contextmanager
def at_path(content: Any) -> Iterator[str]:
    """Where an upload lies; a small one is kept in memory and must be written first."""
    if hasattr(content, "temporary_file_path"):
        content.flush()
        yield content.temporary_file_path()
        return
    with tempfile.NamedTemporaryFile() as copy:
        content.seek(0)
        shutil.copyfileobj(content, copy)
        copy.flush()
        yield copy.name


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
