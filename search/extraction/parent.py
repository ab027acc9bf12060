"""Starts the child that reads a file, waits, ends it and whatever it has started, and checks what it says."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from typing import IO, Any, NamedTuple

from core import confined
from core.text import clean_text

from .limits import BROKEN, MEMORY, TIME, Limits
from .reading import Part

CHILD = ("-m", "search.extraction.child")
# How programs say that they have no memory left: Python, Rust, C++.
OUT_OF_MEMORY = ("MemoryError", "memory allocation of", "bad_alloc")
ERROR_TAIL = 2_000


class Extraction(NamedTuple):
    """The text of a file. `left_out` is the reason why some of it wasn't read, or empty."""

    parts: list[Part]
    left_out: str = ""


class ExtractionError(Exception):
    """A file couldn't be read. `reason` is a word of `limits`; the message is for the log."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


def extract_text(
    path: str, extension: str, limits: Limits | None = None, child: Sequence[str] = CHILD
) -> Extraction:
    """The text of the file at `path`, read as what `extension` says.

    Args:
        path: where the file lies on this machine.
        extension: one of READABLE, whatever the file is called.
        limits: what the reading may cost.
        child: the arguments of the interpreter that start the reader; another one in tests.

    Raises:
        ExtractionError: the file is broken, locked, or costs more than the limits allow.
    """
    limits = limits or Limits()
    arguments = [*child, os.path.abspath(path), extension, json.dumps(asdict(limits))]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            status = confined.run(arguments, limits.wall(extension), output, errors)
        except subprocess.TimeoutExpired as error:
            raise ExtractionError(TIME) from error
        if status:
            raise ExtractionError(*_diagnosis(status, _tail(errors)))
        output.seek(0)
        return _checked(output.read(limits.written + 1))


def _diagnosis(status: int, errors: str) -> tuple[str, str]:
    if -status in (signal.SIGXCPU, signal.SIGALRM):
        return TIME, ""
    if any(words in errors for words in OUT_OF_MEMORY):
        return MEMORY, ""
    return BROKEN, f"exit status {status}: {errors.strip()}"


def _tail(errors: IO[bytes]) -> str:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - ERROR_TAIL))
    return errors.read().decode("utf-8", "replace")


def _checked(output: bytes) -> Extraction:
    """What the child says, as far as it is of the right form: a file may have taken the child over."""
    try:
        answer = json.loads(output)
        if "failed" in answer:
            raise ExtractionError(str(answer["failed"]), str(answer.get("detail", "")))
        parts = [_part(*part) for part in answer["parts"]]
        return Extraction([part for part in parts if part.text], str(answer["left_out"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ExtractionError(BROKEN, f"the child's answer: {error!r}") from error


def _part(text: Any, unit: Any, number: Any) -> Part:
    # Half of a surrogate pair, which JSON can say, PostgreSQL can't store.
    text = str(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Part(clean_text(text).strip(), str(unit)[:10], None if number is None else int(number))
