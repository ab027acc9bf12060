"""Starts the child that reads a file, waits, ends it and whatever it has started, and checks what it says."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any, NamedTuple

from core.text import clean_text

from .limits import BROKEN, MEMORY, TIME, Limits
from .reading import Part

CHILD = ("-m", "search.extraction.child")
# How programs say that they have no memory left: Python, Rust, C++.
OUT_OF_MEMORY = ("MemoryError", "memory allocation of", "bad_alloc")
ERROR_TAIL = 2_000
# The child ends itself in time; the parent's own clock is for one that doesn't.
GRACE = 1


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
    arguments = [sys.executable, *child, os.path.abspath(path), extension, json.dumps(asdict(limits))]
    # Files of the kernel's own, whose growth RLIMIT_FSIZE bounds: a pipe would fill the parent's memory.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        status = _run(arguments, limits.wall(extension), output, errors)
        if status:
            raise ExtractionError(*_diagnosis(status, _tail(errors)))
        output.seek(0)
        return _checked(output.read(limits.written + 1))


def _run(arguments: list[str], seconds: float, output: IO[bytes], errors: IO[bytes]) -> int:
    process = subprocess.Popen(  # noqa: S603 - this interpreter, with arguments of ours
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=_environment(),
        start_new_session=True,
    )
    try:
        return process.wait(seconds + GRACE)
    except subprocess.TimeoutExpired as error:
        raise ExtractionError(TIME) from error
    finally:
        # The whole group, also where the child died of itself: its tesseract may be running yet.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment() -> dict[str, str]:
    """What the child must know and nothing else: no address of the database, no secret key."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    # One thread: tesseract's own threads gain little and would take the processors from the visitors.
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}


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
