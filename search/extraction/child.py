"""The child process: python -m search.extraction.child PATH EXTENSION LIMITS

Prints one JSON object: {"parts": [[text, unit, number], …], "left_out": reason} or {"failed": reason,
"detail": text}. The parent trusts none of it.
"""

import json
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from core import confined

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
    # Character recognition sets the clock anew.
    confined.confine(limits.memory, limits.written, seconds=limits.seconds, processor=wall)


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
