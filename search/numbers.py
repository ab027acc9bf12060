"""Documents that a query names by their number."""

from collections.abc import Iterable

from django.db.models import Q

from .analysis import folded_words
from .models import SearchEntry
from .query import Query, type_code

MOST = 50


def number_words(number: str) -> str:
    """A document's number as its folded words with a blank after each: "05/2022/NĐ-CP" → "5 2022 nd cp "."""
    return in_words(folded_words(number))


def in_words(words: list[str]) -> str:
    """Folded words of a number, the zeros before it left out: people write 5/2022 for 05/2022."""
    if not words:
        return ""
    first = words[0].lstrip("0") or words[0]
    return "".join(f"{word} " for word in [first, *words[1:]])


def numbered_entries(query: Query) -> list[tuple[int, str]]:
    """The entries of the documents whose number the query gives, whole or in part, and their number's keys.

    Where it gives a kind as well ("nghị định 42/2022"), those of that kind, if there are any.
    """
    prefixes = [in_words(run) for run in query.numbers]
    if not prefixes:
        return []
    condition = Q()
    for prefix in prefixes:
        condition |= Q(number_words__startswith=prefix)
    rows = SearchEntry.objects.filter(condition, file=None).order_by("-citations", "-pk")[: MOST * 4]
    found = list(rows.values_list("pk", "number_key", "number_words"))
    for prefix in prefixes:
        meant = [row for row in found if row[2].startswith(prefix)]
        if meant:
            meant = _of_type(meant, type_code(query.folded))
            return [(pk, key) for pk, key, _words in _exact_first(meant, prefix)][:MOST]
    return []


def _of_type(rows: list[tuple[int, str, str]], code: str) -> list[tuple[int, str, str]]:
    of_type = [row for row in rows if any(word.startswith(code) for word in row[2].split())] if code else []
    return of_type or rows


def _exact_first(rows: Iterable[tuple[int, str, str]], prefix: str) -> list[tuple[int, str, str]]:
    return sorted(rows, key=lambda row: row[2] != prefix)
