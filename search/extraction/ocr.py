"""Character recognition by tesseract, where the program and its Vietnamese data are installed."""

import shutil
import subprocess

from .limits import NO_OCR, OCR_LATER, Limits

LANGUAGE = "vie"
# A page that isn't recognised by then is a picture of something else.
PAGE_SECONDS = 30
# What drawing the last page may take beyond the time for recognition.
GRACE = 5


def hindrance(limits: Limits) -> str:
    """Why nothing can be recognised, in the words of `limits`; empty where it can."""
    if not limits.ocr_seconds:
        return OCR_LATER
    return "" if is_installed() else NO_OCR


def is_installed() -> bool:
    if shutil.which("tesseract") is None:
        return False
    # The name of the program is ours, found on the path that the administrator has set.
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=PAGE_SECONDS)  # noqa: S607
    return LANGUAGE in done.stdout.split()


def recognise(picture: bytes, seconds: float) -> str:
    """The words of a picture; none where that takes longer than `seconds`, or tesseract fails on it."""
    try:
        done = subprocess.run(  # noqa: S603
            ["tesseract", "stdin", "stdout", "-l", LANGUAGE],  # noqa: S607
            input=picture,
            capture_output=True,
            timeout=min(seconds, PAGE_SECONDS),
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")
