"""What results can be narrowed by."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

from core.kinds import Kind
from core.models import BasePage
from documents.validity import with_status

from .models import SearchEntry

# In the order in which they are offered.
FACETS = ("kind", "field", "type", "issuer", "status", "audience", "year", "language")

DOCUMENT = f"kind:{Kind.DOCUMENTS.value}"


class Row(NamedTuple):
    """What is asked of an entry before it is shown. `page_type` is the id of the page's content type,
    `facets` are "name:value", `is_citing` says whether its text names one of the documents whose number
    was asked for."""

    entry: int
    page: int
    page_type: int
    citations: int
    facets: list[str]
    date: datetime.datetime | None
    is_citing: bool


@dataclass(frozen=True)
class Filters:
    """What narrows a search: a value for some of FACETS. Empty, it narrows nothing and is false."""

    values: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def wanted(self) -> set[str]:
        return {f"{name}:{value}" for name, value in self.values.items()}

    @property
    def indexed(self) -> list[str]:
        """The wanted facets that stand in the index."""
        return sorted(facet for facet in self.wanted if not facet.startswith("status:"))

    def passes(self, row: Row) -> bool:
        return self.wanted.issubset(row.facets)


def count_facets(rows: list[Row], filters: Filters) -> dict[str, dict[str, int]]:
    """How many pages each value of each facet would leave: those that pass all filters but the facet's
    own."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for row in {row.page: row for row in rows}.values():
        missing = filters.wanted.difference(row.facets)
        if len(missing) > 1:
            continue
        only = next(iter(missing)).partition(":")[0] if missing else ""
        for facet in row.facets:
            name, _colon, value = facet.partition(":")
            if not missing or name == only:
                counts[name][value] += 1
    return {name: dict(counter) for name, counter in counts.items()}


def read_rows(entries: QuerySet[SearchEntry], numbers: Collection[str]) -> list[Row]:
    """The rows of `entries`, those of legal documents with their status today as one more facet."""
    known = with_status(entries, timezone.localdate(), of="page__legaldocumentpage__")
    is_citing = Q(cites__overlap=sorted(numbers)) if numbers else Value(False)
    known = known.annotate(is_citing=ExpressionWrapper(is_citing, output_field=BooleanField()))
    columns = ("pk", "page_id", "page__content_type_id", "citations", "facets", "date", "is_citing")
    rows = known.values_list("status_value", *columns)
    return [_row(status, Row(*values)) for status, *values in rows]


def _row(status: str, row: Row) -> Row:
    return row._replace(facets=[*row.facets, f"status:{status}"]) if DOCUMENT in row.facets else row


def ids_in_sql(ids: list[int]) -> RawSQL:
    """Many ids as one parameter, for a filter pk__in.

    Written out here: psycopg quotes a list element by element, which takes longer than the statement.
    """
    return RawSQL("SELECT unnest(%s::bigint[])", [f"{{{','.join(map(str, ids))}}}"])


def facets_of(page: BasePage) -> list[str]:
    """The facets of a page that stand in the index. The status isn't one: it changes with the day."""
    return [f"{name}:{value}" for name, value in _facets(page)]


def _facets(page: Any) -> Iterator[tuple[str, Any]]:
    yield "kind", page.kind.value
    yield "language", page.locale.language_code
    if page.field_of_law_id:
        yield "field", page.field_of_law_id
    if getattr(page, "document_type_id", None):
        yield "type", page.document_type_id
    if hasattr(page, "issuers"):
        for row in page.issuers.all():
            yield "issuer", row.issuer_id
    if hasattr(page, "audiences"):
        for audience in page.audiences.all():
            yield "audience", audience.pk
    if day := _day(page):
        yield "year", day.year


def _day(page: Any) -> datetime.date | None:
    """The day that a page belongs to: of issue for a legal document, else the date shown, in Vietnam."""
    if issued_on := getattr(page, "issued_on", None):
        return issued_on
    return timezone.localtime(page.display_date).date() if page.display_date else None
