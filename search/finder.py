"""Which of the two engines finds: the lists in PostgreSQL, or OpenSearch where SEARCH_URL is set."""

from django.conf import settings

from delivery.traces import add_unknown

from . import opensearch, postings
from .query import Query
from .scoring import Candidates


def find(query: Query, *, near: bool = False) -> Candidates:
    """The entries that match a query, best first, without a look at who may read them.

    With `near`, those as well that lack words, as where nothing has enough of them.

    Raises SearchUnavailable where OpenSearch doesn't answer, SearchTooLong where it needs too long.
    """
    if not settings.SEARCH_URL:
        return postings.find(query, near)
    add_unknown()
    return opensearch.find(query, near)


def frequencies(terms: set[int]) -> dict[int, int]:
    """In how many passages each of the terms stands, those left out that stand in none. Raises as `find`."""
    if not settings.SEARCH_URL:
        return postings.frequencies(terms)
    add_unknown()
    return opensearch.frequencies(terms)
