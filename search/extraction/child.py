"""The child process: python -m search.extraction.child PATH EXTENSION LIMITS

Prints one JSON object: {"parts": [[text, unit, number], …], "left_out": reason} or {"failed": reason,
"detail": text}. The parent trusts none of it.
"""

import json
import math
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from .limits import BROKEN, MEMORY, Limits, ReadError
from .reading import gather

# Each in a module of its own, so that only the libraries of one format are loaded.
READERS = {
    "doc": "legacy.read_doc",
    "docx": "office.read_docx",
    "odt": "office.read_odt",
    "pdf": "pdf.read_pdf",
    "ppt": "legacy.read_ppt",
    "pptx": "office.read_pptx",
    "rtf": "plain.read_rtf",
    "txt": "plain.read_txt",
    "xls": "office.read_sheets",
    "xlsx": "office.read_sheets",
}


def main(path: str, extension: str, limits: Limits) -> None:
    confine(limits, limits.wall(extension))
    json.dump(answer(path, extension, limits), sys.stdout)


def confine(limits: Limits, wall: float) -> None:
    """Set the kernel's limits on this process and on what it starts. None can be raised again."""
    seconds = math.ceil(wall)
    # Ends the child even where the parent was killed and can't. Character recognition sets it anew.
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    for name, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (value, value))
    # Visitors come first.
    os.nice(10)


def answer(path: str, extension: str, limits: Limits) -> dict[str, Any]:
    try:
        parts, left_out = gather(reader(extension)(path, limits), limits.characters)
    except ReadError as error:
        return {"failed": error.reason, "detail": str(error)}
    except MemoryError:
        return {"failed": MEMORY}
    # The libraries raise what they like on broken files; whatever it is, the file can't be read.
    except Exception as error:
        return {"failed": BROKEN, "detail": repr(error)[:500]}
    return {"parts": parts, "left_out": left_out}


def reader(extension: str) -> Callable[[str, Limits], Iterable[Any]]:
    module, name = READERS[extension].split(".")
    return getattr(import_module(f".{module}", __package__), name)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Limits(**json.loads(sys.argv[3])))
