"""Under which id the archive that a page came from knows it.

A registry, since imports go one way: the search shows the ids, and only the import has them.
"""

from collections.abc import Callable, Iterable

Lookup = Callable[[Iterable[int]], dict[int, str]]

_lookups: list[Lookup] = []


def source_lookup(lookup: Lookup) -> Lookup:
    """Register a function that knows the ids of some of the pages that it is asked for."""
    _lookups.append(lookup)
    return lookup


def source_ids(pages: Iterable[int]) -> dict[int, str]:
    """The ids of those of the pages (primary keys) that came from an archive."""
    asked = list(pages)
    return {page: source for lookup in _lookups for page, source in lookup(asked).items()}
