"""Writes anew what the index lacks, while the site is used: what it has is found meanwhile."""

import datetime
import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.utils import timezone

from delivery.release import release

from . import opensearch_index
from .index import findable, index_as_it_stands
from .lacking import broken_segments, lacking_pages, look, state
from .models import IndexState, SearchEntry, Segment
from .segments import gather, gather_alone, recount_citations

logger = logging.getLogger(__name__)
# Pages after which it is seen how many passages have come together, and after which it is told.
PAGES = 20
TOLD_EACH = 1_000


def mend() -> int:
    """Write the entries of all pages that lack theirs; how many pages. To be called within `lacking.alone`.

    Can be broken off at any moment. Raises SearchUnavailable where OpenSearch is configured and away.
    """
    # Before all else: where what follows fails, the check and the screen know of it.
    row = look()
    if _prepare():
        row = look()
    if not row.lacking:
        return 0
    pages = lacking_pages()
    logger.warning("Search index: %d pages are lacking and written anew", len(pages))
    written = write(pages)
    gather()
    recount_citations()
    look()
    return written


def rebuild() -> int:
    """Write the entries of all live pages anew; how many. To be called within `lacking.alone`.

    One that was broken off within the last day, by the same code, goes on where it was. Raises
    SearchUnavailable as `mend`.
    """
    _prepare()
    row = _begin()
    done = SearchEntry.objects.filter(file=None, written_at__gte=row.rebuild_begun_at).values("page")
    written = write(findable().exclude(pk__in=done).order_by("pk").values_list("pk", flat=True))
    if settings.SEARCH_URL:
        opensearch_index.rebuild()
    gather(everything=True)
    recount_citations()
    IndexState.objects.filter(pk=row.pk).update(rebuild_begun_at=None, rebuild_release="")
    look()
    return written


def _prepare() -> bool:
    """Take away what can't be written on; whether more is lacking by that, whenever the mending ends."""
    if settings.SEARCH_URL:
        return opensearch_index.prepare()
    broken = broken_segments()
    # Their entries are in no list then, and so are lacking.
    Segment.objects.filter(pk__in=broken.unreadable).delete()
    # These are searched until their entries are written anew: another release may only count other terms.
    SearchEntry.objects.filter(pk__in=broken.differing_entries).exclude(written_at=None).update(
        written_at=None
    )
    return bool(broken.unreadable)


def _begin() -> IndexState:
    row, now, code = state(), timezone.now(), release()
    is_recent = row.rebuild_begun_at and now - row.rebuild_begun_at < datetime.timedelta(days=1)
    if not is_recent or row.rebuild_release != code:
        row.rebuild_begun_at, row.rebuild_release = now, code
        row.save(update_fields=["rebuild_begun_at", "rebuild_release"] if row.pk else None)
    return row


def write(pages: Iterable[int]) -> int:
    """Write the entries of these pages, one after the other; what fails is logged and left. How many."""
    written = 0
    with connection.cursor() as cursor:
        # What a power cut would lose is lacking then, and written again.
        cursor.execute("SET synchronous_commit TO off")
    try:
        for place, pk in enumerate(list(pages), 1):
            written += _write_one(pk)
            if place % PAGES == 0:
                gather_alone()
            if place % TOLD_EACH == 0:
                logger.info("Search index: %d pages written", place)
                look()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
    return written


def _write_one(pk: int) -> bool:
    try:
        return index_as_it_stands(pk)
    except Exception:
        # What nobody thought of in one page must not keep the others from being found.
        logger.exception("Page %d could not be written into the search index", pk)
        return False
