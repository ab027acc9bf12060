"""Finds terms and their definitions for readers."""

from collections.abc import Iterable

from django.db.models import QuerySet

from core.listings import restricted_paths
from core.routing import language_read
from core.text import sort_key
from delivery.memo import remembered

from .matching import Names, key_of
from .models import GlossaryTerm


def names_of(language: int) -> Names:
    """All names of the terms of a language; remembered, without the definitions, which change more often."""

    def read() -> Names:
        rows = GlossaryTerm.objects.filter(locale=language).only("pk", "name", "other_names")
        return Names((name, row.pk) for row in rows for name in row.names)

    return remembered(("glossary", language), read)


def defined(pks: Iterable[int]) -> list[GlossaryTerm]:
    """The terms with these primary keys, in that order, with what readers see of them."""
    wanted = list(pks)
    found = {term.pk: term for term in with_documents(GlossaryTerm.objects.filter(pk__in=wanted))}
    return [found[pk] for pk in wanted if pk in found]


def with_documents(terms: QuerySet[GlossaryTerm]) -> list[GlossaryTerm]:
    """The terms, each with its document where anyone may read that, and else without; in one query."""
    found = list(terms.select_related("document").defer("document__body"))
    hidden = tuple(restricted_paths())
    for term in found:
        if term.document and (not term.document.live or term.document.path.startswith(hidden)):
            term.document = None
    return found


def by_alphabet(terms: Iterable[GlossaryTerm]) -> list[GlossaryTerm]:
    return sorted(terms, key=lambda term: sort_key(term.name))


def find_by_name(text: str) -> GlossaryTerm | None:
    """The term that a whole text names in the language that is read, typed with its marks."""
    language = language_read()
    pk = names_of(language).exact(key_of(text)) if language else None
    return next(iter(defined([pk])), None) if pk else None
