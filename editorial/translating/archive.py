"""Many PO files in one ZIP, of one language: out, and back in with a report of each."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy
from wagtail_localize.models import Translation

from core.text import slugify

from .po import DAMAGED, LARGEST, MEGABYTE, TOO_LARGE, Report, import_file

# Files in one archive, out and in.
MOST = 100
# Packed, and all that is read of it together.
LARGEST_ARCHIVE = 20 * MEGABYTE
UNPACKED = 60 * MEGABYTE
# zipfile unpacks the other kinds by the whole, whatever size is declared.
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

DAMAGED_ARCHIVE = gettext_lazy("This is no ZIP file, or it is damaged.")
TOO_MANY = gettext_lazy("There are more than 100 files in it. Divide it.")
TOO_LARGE_ARCHIVE = gettext_lazy("What is in the file is too large. Divide it.")


def pack(translations: Iterable[Translation]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for translation in translations:
            archive.writestr(name_of(translation), str(translation.export_po()))
    return packed.getvalue()


def name_of(translation: Translation) -> str:
    """Told apart by its number: titles may be the same."""
    title = slugify(translation.source.object_repr, 60)
    return f"{translation.pk}-{title}-{translation.target_locale.language_code}.po"


def unpack(file: BinaryIO, user: Any) -> list[Report]:
    """Take every PO file of a ZIP; what is in it besides is told and left."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _reports(archive, user)
    except ArchiveError as error:
        return [Report("", str(error))]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return [Report("", str(DAMAGED_ARCHIVE))]


class ArchiveError(Exception):
    """An archive isn't read at all; the message is for people."""


def _reports(archive: zipfile.ZipFile, user: Any) -> list[Report]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MOST:
        raise ArchiveError(TOO_MANY)
    # Of what is BOUNDED, zipfile never gives more than the directory declares, whatever the stream holds.
    if sum(info.file_size for info in members) > UNPACKED:
        raise ArchiveError(TOO_LARGE_ARCHIVE)
    return [_report(archive, info, user) for info in members]


def _report(archive: zipfile.ZipFile, info: zipfile.ZipInfo, user: Any) -> Report:
    if info.file_size > LARGEST:
        return Report(info.filename, str(TOO_LARGE))
    if info.compress_type not in BOUNDED:
        return Report(info.filename, str(DAMAGED))
    try:
        content = archive.read(info)
    # RuntimeError: it needs a password.
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return Report(info.filename, str(DAMAGED))
    return import_file(info.filename, content, user)
