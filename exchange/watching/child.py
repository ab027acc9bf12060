"""The child process: python -m exchange.watching.child PATH CHARSET ADDRESS

Prints one JSON object: {"entries": [the fields of reading.Entry]} or {"failed": reason, "detail": text}.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.confined import BROKEN, MEMORY, confine

from .limits import PROCESSOR, SECONDS, SIZE, WRITTEN
from .reading import ReadError, read


def main(path: str, charset: str, address: str) -> None:
    confine(SIZE, WRITTEN, seconds=SECONDS, processor=PROCESSOR)
    json.dump(answer(Path(path), charset, address), sys.stdout)


def answer(path: Path, charset: str, address: str) -> dict[str, Any]:
    try:
        return {"entries": [asdict(entry) for entry in read(path.read_bytes(), charset, address)]}
    except ReadError as error:
        return {"failed": str(error)}
    except MemoryError:
        return {"failed": MEMORY}
    # The libraries raise what they like on broken feeds.
    except Exception as error:
        return {"failed": BROKEN, "detail": repr(error)[:500]}


if __name__ == "__main__":
    main(*sys.argv[1:])
