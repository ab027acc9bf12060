"""What may go wrong, and what is promised of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from .site import Site

# What readers ask for: what is kept for all, what a publication changes, what is made anew for each, the
# answers for machines, and a page of the editor.
KEPT, CHANGING, FRESH, HEALTH, ALIVE, EDITOR = "kept", "changing", "fresh", "healthz", "livez", "editor"


@dataclass(frozen=True)
class Fault:
    """`happen` makes it begin, and end with the block; for `hold` seconds it goes on. The classes of `away`
    may answer 503 for it; all others answer as always.
    """

    name: str
    happen: Callable[[Site], AbstractContextManager[None]]
    hold: float = 10
    away: frozenset[str] = frozenset()
