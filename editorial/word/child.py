"""The child process: python -m editorial.word.child PATH LIMITS

Prints one JSON object: an answer.Draft or {"failed": reason, "detail": text}.
The parent trusts none of it.
"""

import json
import sys
from typing import Any

from core.confined import BROKEN, MEMORY, confine

from .conversion import read_word
from .limits import Limits, ReadError


def main(path: str, limits: Limits) -> None:
    confine(limits.memory, limits.written, seconds=limits.seconds, processor=limits.seconds)
    json.dump(answer(path, limits), sys.stdout)


def answer(path: str, limits: Limits) -> dict[str, Any]:
    try:
        return dict(read_word(path, limits))
    except ReadError as error:
        return {"failed": error.reason, "detail": str(error)}
    except MemoryError:
        return {"failed": MEMORY}
    # The libraries raise what they like on broken files; whatever it is, the file can't be read.
    except Exception as error:
        return {"failed": BROKEN, "detail": repr(error)[:500]}


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
