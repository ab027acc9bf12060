"""Starts the child that reads a file, waits, ends it and whatever it has started, and checks what it says."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from core import confined
from core.text import clean_text

from .limits import BROKEN, Limits
from .reading import Part

CHILD = ("-m", "search.extraction.child")


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
    try:
        return _checked(confined.ask(arguments, limits.wall(extension), limits.written))
    except confined.ChildError as error:
        raise ExtractionError(error.reason, error.detail) from error


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
