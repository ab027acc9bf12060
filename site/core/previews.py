"""Previews of files: the first page of a PDF as a small picture, drawn in the background."""

import logging
import struct
import subprocess
import tempfile
from hashlib import blake2b
from io import BytesIO

from django.db import transaction
from django.db.models import F, QuerySet
from PIL import Image

from core import confined
from core.first_page import HEADER, HEIGHT, MOST_BYTES, SECONDS, WIDTH
from core.models import File, FilePreview
from core.scans import not_held
from core.uploads import local_path

logger = logging.getLogger(__name__)

CHILD = ("-m", "core.first_page")
QUALITY = 75


def has_pages(file: File) -> bool:
    return file.file_extension.lower() == "pdf"


def files_without() -> QuerySet[File]:
    """The PDFs that have no preview: new ones, and those that none can be drawn of."""
    return File.objects.filter(not_held(), file__iendswith=".pdf").exclude(preview__source=F("file"))


def forget(file: File) -> None:
    """What stood in the file before it was replaced must not be seen any more."""
    FilePreview.objects.filter(file=file).exclude(source=file.file.name).delete()


def draw_preview_of(file: File) -> FilePreview | None:
    """Draw and keep the preview of a PDF. None where there can't be one, or it was replaced meanwhile."""
    try:
        with local_path(file) as path:
            picture = first_page(path)
    except FileNotFoundError:
        picture = None
    if picture is None:
        logger.info("File %s (%s) has no preview", file.pk, file.filename)
        return None
    content = packed(picture)
    values = {
        "source": file.file.name,
        "picture": content,
        "width": picture.width,
        "height": picture.height,
        "fingerprint": blake2b(content, digest_size=8).hexdigest(),
    }
    with transaction.atomic():
        # Whoever replaces the file waits for this row; who did it before has made another drawing due.
        if not File.objects.filter(pk=file.pk, file=file.file.name).select_for_update().first():
            return None
        return FilePreview.objects.update_or_create(file=file, defaults=values)[0]


def first_page(path: str) -> Image.Image | None:
    """The first page, drawn by a confined child. None where the file is broken, locked, or costs too much."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            status = confined.run([*CHILD, path], SECONDS, output, errors)
        except subprocess.TimeoutExpired:
            return None
        output.seek(0)
        return None if status else picture_of(output.read(MOST_BYTES + 1))


def picture_of(answer: bytes) -> Image.Image | None:
    """The child's answer, if it has the right form: a file may have taken the child over."""
    head = struct.calcsize(HEADER)
    if len(answer) <= head:
        return None
    width, height = struct.unpack(HEADER, answer[:head])
    is_bounded = 0 < width <= WIDTH and 0 < height <= HEIGHT
    if not is_bounded or len(answer) != head + 3 * width * height:
        return None
    return Image.frombytes("RGB", (width, height), answer[head:])


def packed(picture: Image.Image) -> bytes:
    content = BytesIO()
    picture.save(content, "WEBP", quality=QUALITY)
    return content.getvalue()
