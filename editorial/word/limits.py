"""What the reading of one Word file may cost, and why it may fail."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024

# Why a file couldn't be read, besides the words of core.confined. views.REASONS puts these into words.
EMPTY = "empty"
OLD = "old"
PASSWORD = "password"  # noqa: S105 - not a password, the word for it
UNPACKED = "unpacked"


@dataclass(frozen=True)
class Limits:
    """The figures behind them are in docs/decisions/0023-word-files.md."""

    seconds: float = 20
    # Address space.
    memory: int = 512 * MEGABYTE
    # What the child answers.
    written: int = 16 * MEGABYTE
    entries: int = 2_000
    # The XML that is read, all parts together.
    unpacked: int = 50 * MEGABYTE
    # Of the HTML: ten times the longest law of the archive. Longer ones would stop the editor.
    characters: int = 2_000_000
    # Of a table. Word itself has no more than 63.
    columns: int = 63


class ReadError(Exception):
    """A file can't be read. `reason` is one of the words above."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason
