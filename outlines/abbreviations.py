"""What short forms stand for, as they are read aloud. The search keeps them, and says so here."""

from collections.abc import Callable

Source = Callable[[], dict[str, str]]
_sources: list[Source] = []


def add_abbreviations(source: Source) -> None:
    """To be called by an app above this one, when it starts."""
    _sources.append(source)


def abbreviations() -> dict[str, str]:
    """{"UBND": "Ủy ban nhân dân"}."""
    return {short: long for source in _sources for short, long in source().items()}
