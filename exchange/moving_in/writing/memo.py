"""What an import has looked up or made, remembered as long as the transaction that made it stands."""

from collections.abc import Callable, Hashable
from typing import Any


class Memo:
    """Values by their keys. What is new since a mark is forgotten where its transaction is undone."""

    def __init__(self) -> None:
        self.known: dict[Hashable, Any] = {}
        self.new: list[Hashable] = []

    def get(self, key: Hashable, find: Callable[[], Any]) -> Any:
        """The value of a key, found at its first use. Nothing is remembered where there is none."""
        if key in self.known:
            return self.known[key]
        value = find()
        if value is not None:
            self.known[key] = value
            self.new.append(key)
        return value

    @property
    def mark(self) -> int:
        return len(self.new)

    def clear(self) -> None:
        """Forget all: what is known may have been deleted by others."""
        self.known.clear()
        self.new.clear()

    def forget(self, mark: int = 0) -> None:
        for key in self.new[mark:]:
            del self.known[key]
        del self.new[mark:]

    def keep(self) -> None:
        self.new.clear()
