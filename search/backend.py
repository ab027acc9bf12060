"""The search of the editor: Wagtail's own, on PostgreSQL, with marks folded and numbers taken apart.

Index, query and autocomplete get the same words: folded syllables and figures. Left to itself, PostgreSQL
keeps "đất" and "dat" apart and reads 88/2024/NĐ-CP as the path of a file. Visitors have an index of their
own (docs/decisions/0003); this one serves the page explorer, the choosers and the other lists.
"""

import copy
import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, Model, TextField
from django.db.models.functions import Cast
from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.backends.database.postgres.weights import get_weight
from modelsearch.index import AutocompleteField, BaseField, Indexed, SearchField
from modelsearch.query import MATCH_NONE, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from modelsearch.query import SearchQuery as Query
from modelsearch.utils import get_content_type_pk

from core.text import clean_text, fold

# Enough for the longest title. Wagtail nests an expression for each word and breaks off at 200.
MAX_WORDS = 32
# A longer run of letters is no word of any language.
MAX_WORD_LENGTH = 40
WORD = re.compile(r"[^\W_]+")
# No stemming and no stop words, whatever language the database server was set up in.
CONFIG = "simple"
INDEXED_COLUMNS = ["title", "title_norm", "autocomplete", "body", "title_text", "body_text"]


def words(text: str) -> Iterator[str]:
    """The folded syllables and figures of `text` in order: "88/2024/NĐ–CP" → 88 2024 nd cp."""
    for match in WORD.finditer(fold(clean_text(text))):
        yield match.group()[:MAX_WORD_LENGTH]


def normalise(text: str) -> str:
    """`text` as index and query hold it: its words with a space between."""
    return " ".join(words(text))


def normalise_query(query: Query) -> Query:
    """`query` with the texts in it normalised and no more than MAX_WORDS words altogether.

    A text without a word, such as a dash between two phrases, is left out of what it stands in. Where nothing
    is left, nothing is found.
    """
    return _Rewriter().rewrite(query) or MATCH_NONE


class _Rewriter:
    """One run over a query, from left to right, until its room for words is used up."""

    def __init__(self) -> None:
        self.room = MAX_WORDS

    def rewrite(self, query: Query) -> Query | None:
        if isinstance(query, (PlainText, Phrase, Fuzzy)):
            return self._text(query)
        if isinstance(query, (And, Or)):
            parts = [part for part in map(self.rewrite, query.subqueries) if part]
            return type(query)(parts) if parts else None
        if isinstance(query, (Not, Boost)):
            inner = self.rewrite(query.subquery)
            return inner and _with(query, subquery=inner)
        return query

    def _text(self, query: Query) -> Query | None:
        taken = list(itertools.islice(words(query.query_string), self.room))
        self.room -= len(taken)
        return _with(query, query_string=" ".join(taken)) if taken else None


def _with(query: Query, **content: Any) -> Query:
    """A query of the same kind, operator and boost with other content: the caller's own stays as it is."""
    changed = copy.copy(query)
    vars(changed).update(content)
    return changed


class FoldedColumn(Func):
    """`normalise` in SQL, for a search in chosen fields, which the index doesn't tell apart.

    Of other alphabets than the Latin one the punctuation is left to PostgreSQL.
    """

    template = (
        "regexp_replace(lower(regexp_replace(normalize(translate(%(expressions)s, 'đĐðÐ', 'dDdD'), NFD), "
        r"'[\u0300-\u036f]', '', 'g')), "
        r"'[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u2212]+', ' ', 'g')"
    )
    output_field = TextField()

    def __init__(self, name: str) -> None:
        super().__init__(Cast(F(name), TextField()))


class FoldingIndexer(ObjectIndexer):
    """What the index holds of one object."""

    def __init__(self, obj: Model, backend: "SearchBackend") -> None:
        super().__init__(obj, backend)
        self._prepared: dict[BaseField, list[tuple[BaseField, str, str]]] = {}

    def prepare_value(self, value: Any) -> str:
        # Wagtail makes the word "None" of it.
        return "" if value is None else normalise(super().prepare_value(value))

    def prepare_field(self, obj: Model, field: BaseField) -> Iterator[tuple[BaseField, str, str]]:
        """Once for the five columns, each of which goes through all fields: each relation is a query."""
        if obj is not self.obj:
            yield from self._weighted(obj, field)
            return
        if field not in self._prepared:
            self._prepared[field] = list(self._weighted(obj, field))
        yield from self._prepared[field]

    def _weighted(self, obj: Model, field: BaseField) -> Iterator[tuple[BaseField, str, str]]:
        """Wagtail ranks what is typed so far by all fields alike; here a title counts more than a lead."""
        for found, weight, text in super().prepare_field(obj, field):
            if isinstance(found, AutocompleteField):
                weight = self.weights.get(found.field_name, weight)
            yield found, weight, text

    @cached_property
    def weights(self) -> dict[str, str]:
        fields = (field for field in self.search_fields if isinstance(field, SearchField))
        return {field.field_name: get_weight(field.boost) for field in fields}


class FoldingIndex(PostgresIndex):
    def add_items(self, model: type[Indexed], objs: Iterable[Model]) -> None:
        """As PostgresIndex does, which leaves no place for another indexer."""
        if not model.get_search_fields():
            return
        content_type = get_content_type_pk(model)
        entries = [self._entry(content_type, FoldingIndexer(obj, self.backend)) for obj in objs]
        IndexEntry._default_manager.using(self.write_connection.alias).bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=INDEXED_COLUMNS,
        )
        self._refresh_title_norms()

    def _entry(self, content_type: int, indexer: FoldingIndexer) -> IndexEntry:
        return IndexEntry(
            content_type_id=content_type,
            object_id=indexer.id,
            title=indexer.title,
            autocomplete=indexer.autocomplete,
            body=indexer.body,
            title_text=indexer.title_text,
            body_text=indexer.body_text,
        )


class FoldingMixin:
    """For the two compilers: a query in the words of the index, joined as PostgreSQL wants it."""

    query: Query
    search_fields: dict[str, BaseField]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = normalise_query(self.query)

    def build_tsquery_content(self, query: Query, config: str | None = None, invert: bool = False) -> Any:
        if isinstance(query, Boost):
            # It counts in the rank alone; Wagtail warns at every use.
            return self.build_tsquery_content(query.subquery, config, invert)
        built = super().build_tsquery_content  # type: ignore[misc] # of the compiler this is mixed into
        if isinstance(query, (PlainText, Phrase)):
            # Wagtail's "not" of several words excludes what has any of them, and of a phrase nothing at all.
            matches: SearchQuery = built(query, config=config)
            return ~matches if invert else matches
        return built(query, config=config, invert=invert)

    def get_fields_vectors(self, search_query: SearchQuery) -> list[tuple[SearchVector, float]]:
        return [
            (SearchVector(FoldedColumn(name), config=CONFIG), getattr(field, "boost", None) or 1.0)
            for name, field in self.search_fields.items()
        ]

    def _get_filters_from_queryset(self, check_only: bool = False) -> None:
        """No check: here the queryset itself is run, and may filter by what is no index.FilterField."""

    def _get_order_by(self) -> list[tuple[bool, BaseField]]:
        """No check: see above. The page explorer sorts by type, the images by size."""
        return []


class FoldingSearchCompiler(FoldingMixin, PostgresSearchQueryCompiler):
    pass


class FoldingAutocompleteCompiler(FoldingMixin, PostgresAutocompleteQueryCompiler):
    pass


class SearchBackend(PostgresSearchBackend):
    """The backend of WAGTAILSEARCH_BACKENDS.

    Where another was in use before, `manage.py update_index` once writes the index anew.
    """

    query_compiler_class = FoldingSearchCompiler
    autocomplete_query_compiler_class = FoldingAutocompleteCompiler
    index_class = FoldingIndex

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({**params, "SEARCH_CONFIG": CONFIG})
