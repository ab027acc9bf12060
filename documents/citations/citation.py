"""What a citation is, once it is recognised."""

import enum
from dataclasses import dataclass
from datetime import date


class Target(enum.Enum):
    """Which document a citation means."""

    OTHER = "other"  # One that it names: "Điều 5 Luật Đất đai".
    SELF = "self"  # The document in which it stands: "Nghị định này", "Điều này", "khoản 2 Điều 5".
    BACK = "back"  # One that was named before: "Nghị định nói trên", "Nghị định 18".


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a text that names a document, provisions of it, or both.

    `start` and `end` are of the text as it was given. `number` is as documents.numbers prints it, `name` as
    it is written. `provisions` are anchors as in documents.structure, with clauses and points below the
    article ("dieu-5-khoan-2-diem-a"); one that begins with a clause is of an article that the text doesn't
    tell. A BACK without number and name couldn't be told with certainty.
    """

    start: int
    end: int
    target: Target
    number: str = ""
    name: str = ""
    year: int | None = None
    issued_on: date | None = None
    issuer: str = ""
    provisions: tuple[str, ...] = ()
