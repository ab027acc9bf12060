"""Which of some pages a search finds. The search is above those who ask, and says here how it is asked."""

from collections.abc import Callable, Collection, Mapping

Find = Callable[[Mapping[str, str], str, Collection[int]], set[int]]
_find: list[Find] = []


def find_among_with(find: Find) -> None:
    """To be called by the search when it starts. `find` takes what `found_among` does."""
    _find[:] = [find]


def found_among(parameters: Mapping[str, str], language: str, pages: Collection[int]) -> set[int]:
    """Those of the pages (primary keys) that the results page with these parameters would show in this
    language, on whichever of its parts. Raises FindingError."""
    return _find[0](parameters, language, pages) if _find else set()


class FindingError(Exception):
    """The search can't answer now."""
