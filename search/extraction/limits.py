"""What the reading of one file may cost, and what the two processes call things."""

from dataclasses import dataclass

from core.confined import BROKEN, MEMORY, TIME

__all__ = ["BROKEN", "MEMORY", "TIME", "Limits", "ReadError"]

MEGABYTE = 1024 * 1024
# The extensions that have a reader (child.READERS). Of the other kinds that may be uploaded, sound and film
# have no text.
READABLE = frozenset({"doc", "docx", "odt", "pdf", "ppt", "pptx", "rtf", "txt", "xls", "xlsx"})

# Why a file couldn't be read, besides the words of core.confined. models.FileText.Reason puts all into words.
OLD = "old"
PASSWORD = "password"  # noqa: S105 - not a password, the word for it
UNPACKED = "unpacked"
# Why a file was read in part only.
LENGTH = "length"
NO_OCR = "no_ocr"
OCR_LATER = "ocr_later"
OCR_LIMIT = "ocr_limit"
BROKEN_PAGES = "broken_pages"


@dataclass(frozen=True)
class Limits:
    """The limits of one reading; the figures behind them are in docs/decisions/0004-text-of-files.md."""

    # 1,000 pages of text take 3 s. An editor may be waiting for it (search.tasks).
    seconds: float = 20
    # Beyond that, for the scanned pages of a PDF: 2 to 5 s each. 0 leaves them unread.
    ocr_seconds: float = 180
    ocr_pages: int = 40
    # Address space, of the child and of tesseract each: some 100 MB are the programs themselves.
    memory: int = 512 * MEGABYTE
    # Ten times the longest law of the archive. What stands behind that is left out.
    characters: int = 2_000_000
    pages: int = 5_000
    # No file that the child writes may grow beyond that, its answer included: 2 million characters of three
    # bytes and what JSON adds.
    written: int = 16 * MEGABYTE
    # The XML that is read from a zip container, counted while it inflates.
    unpacked: int = 100 * MEGABYTE
    entries: int = 10_000

    def wall(self, extension: str) -> float:
        """The seconds after which the reading of a file of that kind is ended, whatever it does."""
        return self.seconds + (self.ocr_seconds if extension == "pdf" else 0)


class ReadError(Exception):
    """A file can't be read. `reason` is one of the words above."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason
