"""The text of PDF files, page by page; scanned pages go through character recognition."""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

import pypdfium2
from pypdfium2 import raw

from . import ocr
from .limits import BROKEN, BROKEN_PAGES, LENGTH, OCR_LIMIT, PASSWORD, Limits, ReadError
from .reading import LeftOut, Part

# A scanned page may carry a few words of text: the stamp of the electronic signature, a page number.
STAMP_LETTERS = 200
SCAN_COVERS = 0.5
DPI = 300
# An A4 page at 300 dpi has 8.7 million. A larger page is drawn coarser, not at the size that it claims.
MAX_PIXELS = 12_000_000
# What pdfium gives for the hyphen that parts a word at the end of a line.
HYPHEN = "\ufffe"


def read_pdf(path: str, limits: Limits) -> Iterator[Part | LeftOut]:
    """One part a page, the scanned ones last. Raises ReadError for one with a password, or that is no PDF."""
    with _open(path) as document:
        if len(document) > limits.pages:
            yield LeftOut(LENGTH)
        scans: list[tuple[int, str]] = []
        for index in range(min(len(document), limits.pages)):
            try:
                with closing(document[index]) as page:
                    text = _text(page)
                    is_scan = _is_scan(page, text)
            except pypdfium2.PdfiumError:
                yield LeftOut(BROKEN_PAGES)
                continue
            if is_scan:
                scans.append((index, text))
            else:
                yield Part(text, "page", index + 1)
        yield from _scanned(document, scans, limits)


def _open(path: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise ReadError(PASSWORD if is_locked else BROKEN, str(error)) from error


def _text(page: pypdfium2.PdfPage) -> str:
    with closing(page.get_textpage()) as textpage:
        return textpage.get_text_range().replace(HYPHEN, "").replace("\r\n", "\n").strip()


def _is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether the words of a page are a picture: nearly no text, and an image over most of the page."""
    if len(text) > STAMP_LETTERS:
        return False
    area = page.get_width() * page.get_height()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) >= SCAN_COVERS * area:
            return True
    return False


def _scanned(
    document: pypdfium2.PdfDocument, scans: list[tuple[int, str]], limits: Limits
) -> Iterator[Part | LeftOut]:
    """The scanned pages as they are recognised; those that can't be, with the little text that they have."""
    left_out = ocr.hindrance(limits) if scans else ""
    if not left_out:
        # The time for reading the text is over; the parent counts both.
        signal.setitimer(signal.ITIMER_REAL, limits.ocr_seconds + ocr.GRACE)
    deadline = time.monotonic() + limits.ocr_seconds
    for count, (index, text) in enumerate(scans):
        seconds = deadline - time.monotonic()
        if not left_out and (count >= limits.ocr_pages or seconds <= 0):
            left_out = OCR_LIMIT
        if not left_out:
            text = f"{text}\n{ocr.recognise(_drawn(document, index), seconds)}"
        yield Part(text, "page", index + 1)
    if left_out:
        yield LeftOut(left_out)


def _drawn(document: pypdfium2.PdfDocument, index: int) -> bytes:
    """A page as a grey picture in PGM, the quickest format to write and to read."""
    with closing(document[index]) as page:
        size = max(page.get_width() * page.get_height(), 1)
        scale = min(DPI / 72, math.sqrt(MAX_PIXELS / size))
        with closing(page.render(scale=scale, grayscale=True)) as bitmap:
            picture = BytesIO()
            bitmap.to_pil().save(picture, "PPM")
            return picture.getvalue()
