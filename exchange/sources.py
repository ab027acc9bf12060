"""Tells the rest of the site which record each page came from."""

from collections.abc import Iterable

from core.sources import source_lookup

from .models import ImportedRecord


@source_lookup
def record_ids(pages: Iterable[int]) -> dict[int, str]:
    """The record of each page; the first one where several became one page."""
    rows = ImportedRecord.objects.filter(page__in=pages).order_by("-pk")
    return dict(rows.values_list("page", "record_id"))
