"""Which of some pages a query finds, as core.finding asks: those on the last page of its results, too."""

from collections.abc import Collection, Mapping

from core.finding import FindingError

from . import finder
from .asked import read_address
from .engine import guarded, visible
from .errors import SearchTooLong, SearchUnavailable
from .facets import read_rows
from .lacking import is_behind
from .models import SearchEntry
from .numbers import numbered_entries
from .query import parse

# Milliseconds: nobody waits.
PATIENCE = 5_000


def found_among(parameters: Mapping[str, str], language: str, pages: Collection[int]) -> set[int]:
    asked = read_address(parameters, language)
    if not asked.text or not pages:
        return set()
    if is_behind():
        # What isn't found now would never be told of.
        raise FindingError("The search index is being written anew.")
    try:
        with guarded(PATIENCE):
            query = parse(asked.text)
            candidates = finder.find(query)
            numbered = dict(numbered_entries(query)) if query.numbers else {}
            entries = visible(SearchEntry.objects.filter(page__in=pages))
            rows = read_rows(entries, set(numbered.values()))
    except (SearchTooLong, SearchUnavailable) as error:
        raise FindingError(str(error)) from error
    # What has only some of the words isn't what was asked for.
    matching = set(candidates.entries.tolist()) if candidates.complete else set()
    matching |= numbered.keys()
    return {row.page for row in rows if row.entry in matching and asked.filters.passes(row)}
