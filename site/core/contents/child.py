"""The child process: python -m core.contents.child PATH KIND

Prints "passed" or the word for why the file isn't taken, on a line; of a picture its cleaned content follows.
The parent trusts none of it.
"""

import sys

from core.confined import BROKEN, MEMORY, confine

from .words import MEMORY as MOST_MEMORY
from .words import SECONDS, WRITTEN, ContentError

PASSED = "passed"
OLE = {"doc", "ppt", "xls"}
PICTURES = {"gif", "jpeg", "jpg", "png", "webp"}


def main(path: str, kind: str) -> None:
    confine(MOST_MEMORY, WRITTEN, seconds=SECONDS, processor=SECONDS)
    sys.stdout.buffer.write(answer(path, kind))


def answer(path: str, kind: str) -> bytes:
    try:
        content = look(path, kind)
    except ContentError as error:
        return error.reason.encode()
    except MemoryError:
        return MEMORY.encode()
    # The libraries raise what they like on broken files; whatever it is, the file can't be read.
    except Exception:
        return BROKEN.encode()
    return f"{PASSED}\n".encode() + content


def look(path: str, kind: str) -> bytes:
    """Raises ContentError. Each library is loaded for its own kind alone: it takes longer than the look."""
    if kind in PICTURES:
        from .pictures import cleaned

        with open(path, "rb") as file:
            return cleaned(file, kind)
    if kind == "pdf":
        from .pdf import check_pdf

        check_pdf(path)
    elif kind in OLE:
        from .ole import check_ole

        with open(path, "rb") as file:
            check_ole(file, kind)
    else:
        from .archives import check_archive

        with open(path, "rb") as file:
            check_archive(file, kind)
    return b""


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
