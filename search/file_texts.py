"""Keeps the text of the files of the library in step with the files."""

import logging

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from wagtail.utils.file import hash_filelike

from core.models import File
from core.scans import not_held
from core.uploads import local_path

from .extraction import READABLE, ExtractionError, Limits, extract_text
from .extraction.limits import BROKEN, NO_OCR, OCR_LATER
from .models import FileText

logger = logging.getLogger(__name__)

# The text of a file is another one than before. Arguments: file.
file_text_changed = Signal()


def is_readable(file: File) -> bool:
    return file.file_extension.lower() in READABLE


def readable_files() -> QuerySet[File]:
    return File.objects.filter(file__iregex=rf"\.({'|'.join(sorted(READABLE))})$")


def unread_files(again: bool = False) -> QuerySet[File]:
    """The files whose text is missing or of an earlier content; with `again`, also those that failed."""
    unread = Q(file_text=None) | Q(file_text__state=FileText.State.PENDING)
    unread |= ~Q(file_text__digest=F("file_hash")) | Q(file_text__reason=FileText.Reason.MISSING)
    if again:
        unread |= Q(file_text__state=FileText.State.FAILED) | Q(file_text__reason=NO_OCR)
    return readable_files().filter(unread, not_held()).order_by("pk")


def forget(file: File) -> None:
    """Mark a new or replaced file as to be read. What stood in the old one must not be found any more."""
    before = FileText.objects.filter(file=file).first()
    FileText.objects.update_or_create(file=file, defaults=_blank(FileText.State.PENDING))
    if before and before.parts:
        file_text_changed.send(sender=File, file=file)


def read(file: File, limits: Limits | None = None) -> FileText | None:
    """Read a file and keep its text, or why there is none. None: it was replaced or deleted meanwhile.

    A file that can't be read is logged and kept as failed. What is raised comes of the machine: a storage
    that doesn't answer, a database that is gone; the file is then still to be read.
    """
    values = _values(file, limits or Limits())
    with transaction.atomic():
        # Whoever replaces the file waits for this row; who did it before has made another reading due.
        same = File.objects.filter(pk=file.pk, file=file.file.name)
        if not same.select_for_update().first():
            return None
        if values["digest"] and values["digest"] != file.file_hash:
            same.update(file_hash=values["digest"])
        before = FileText.objects.filter(file=file).values_list("parts", flat=True).first()
        text, _created = FileText.objects.update_or_create(file=file, defaults=values)
        if text.parts != (before or []):
            file_text_changed.send(sender=File, file=file)
    return text


def _values(file: File, limits: Limits) -> dict:
    """What FileText keeps of the file as it now is."""
    digest = ""
    try:
        with local_path(file) as path:
            with open(path, "rb") as content:
                digest = hash_filelike(content)
            found = extract_text(path, file.file_extension.lower(), limits)
    except FileNotFoundError as error:
        return _failed(file, digest, FileText.Reason.MISSING, error)
    except ExtractionError as error:
        return _failed(file, digest, _known(error.reason), error)
    left_out = _known(found.left_out) if found.left_out else ""
    if left_out:
        logger.warning("File %s (%s) was read in part: %s", file.pk, file.filename, left_out)
    state = FileText.State.DONE if found.parts else FileText.State.NO_TEXT
    if left_out == OCR_LATER:  # the command takes what is pending
        state = FileText.State.PENDING
    parts = [part._asdict() for part in found.parts]
    return _blank(state) | {"digest": digest, "parts": parts, "reason": left_out}


def _failed(file: File, digest: str, reason: FileText.Reason, error: Exception) -> dict:
    logger.error("File %s (%s) can't be read: %s", file.pk, file.filename, error)
    return _blank(FileText.State.FAILED) | {"digest": digest, "reason": reason}


def _blank(state: FileText.State) -> dict:
    return {"state": state, "digest": "", "parts": [], "reason": "", "extracted_at": timezone.now()}


def _known(reason: str) -> FileText.Reason:
    """A reason as the model knows it: the child's words aren't trusted."""
    return FileText.Reason(reason if reason in FileText.Reason.values else BROKEN)
