"""Starts the child that reads a feed, and takes of its answer what has the right form."""

import json
import tempfile

from core import confined
from core.text import clean_text

from .limits import SECONDS, WRITTEN
from .reading import MOST, Entry

CHILD = ("-m", "exchange.watching.child")


def entries_of(body: bytes, charset: str, address: str) -> list[Entry]:
    """The newest entries of a feed, as reading.read has them.

    Raises:
        confined.ChildError: it is no feed, or costs more than the limits allow.
    """
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        # An argument has no NUL; of the two nothing but their words is looked at.
        arguments = [*CHILD, file.name, charset.replace("\0", ""), address.replace("\0", "")]
        return _checked(confined.ask(arguments, SECONDS, WRITTEN))


def _checked(output: bytes) -> list[Entry]:
    """A feed may have taken the child over."""
    try:
        answer = json.loads(output)
        if "failed" in answer:
            raise confined.ChildError(str(answer["failed"]), str(answer.get("detail", "")))
        entries = answer["entries"][:MOST]
        return [Entry(**{name: clean_text(str(text)) for name, text in one.items()}) for one in entries]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise confined.ChildError(confined.BROKEN, f"the child's answer: {error!r}") from error
