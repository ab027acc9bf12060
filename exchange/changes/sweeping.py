"""Compares what is told of pages now with what was told last, and numbers what differs.

One sweep at a time, each part of it a short transaction under a lock. Whoever reads the changes after a
number can then never miss one: a smaller number is never committed after a greater one.
"""

import datetime
import hashlib
import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Site

from core.renditions import draw
from exchange.api.body import IMAGE, drawn, images_of
from exchange.api.page_records import PageRecords, all_of

from .models import EPOCH, PublicRecord, Touch, number_of
from .told import told_keys
from .touched import all_pages, pages_touched
from .triggers import COMPARE

logger = logging.getLogger(__name__)

# Any number that no other advisory lock has.
LOCK = 4104_2026
# So many marks are followed, and so many pages compared, in one transaction.
MARKS, PAGES = 500, 50
UPDATED = [field.attname for field in PublicRecord._meta.fields if field.attname != "page_id"]
# A change bears a moment that lies so much after it, so that nobody who asks by the clock looks before it is
# committed and begins after it the next time.
AHEAD = datetime.timedelta(seconds=1)


def sweep(seconds: float | None = None) -> int:
    """Follow the marks, the newest first, for about so many seconds or to the end; the number of changes
    found.

    Without seconds to spare (0), only a few of them, and none at all where another sweep is under way.
    """
    Site.clear_site_root_paths_cache()
    until = None if seconds is None else time.monotonic() + seconds
    changed = 0
    while True:
        with transaction.atomic():
            if not _lock(is_waiting=seconds != 0):
                return changed
            followed = _follow_marks()
            compared, found = _compare_marked()
        changed += found
        if not followed and not compared:
            return changed
        if until is not None and time.monotonic() >= until:
            return changed


def compare_all() -> int:
    """Compare every page that is or was told of, a few at a time; the number of changes that nothing had
    marked."""
    Site.clear_site_root_paths_cache()
    return sum(_compare_alone(keys) for keys in _parts(all_pages(), PAGES))


def _parts(keys: set[int], size: int) -> Iterator[list[int]]:
    """The keys in their order, so many at a time."""
    ordered = sorted(keys)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def _compare_alone(keys: list[int]) -> int:
    with transaction.atomic():
        _lock(is_waiting=True)
        marked = set(Touch.objects.filter(what=COMPARE, key__in=keys).values_list("key", flat=True))
        return _compare([key for key in keys if key not in marked])


def _lock(is_waiting: bool) -> bool:
    """Whether this transaction is the only one that sweeps."""
    with connection.cursor() as cursor:
        if is_waiting:
            cursor.execute("SELECT pg_advisory_xact_lock(%s), true", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _follow_marks() -> int:
    """Put, in the place of the newest marks, the pages that they mean."""
    marks = list(Touch.objects.exclude(what=COMPARE).order_by("-pk")[:MARKS])
    if not marks:
        return 0
    _take(marks)
    for keys in _parts(pages_touched(marks), MARKS):
        Touch.objects.bulk_create(Touch(what=COMPARE, key=key) for key in keys)
    return len(marks)


def _compare_marked() -> tuple[int, int]:
    """How many pages were compared, and how many of them are told otherwise now."""
    marks = list(Touch.objects.filter(what=COMPARE).order_by("-pk")[:PAGES])
    _take(marks)
    keys = sorted({mark.key for mark in marks})
    return len(marks), _compare(keys) if keys else 0


def _take(marks: list[Touch]) -> None:
    Touch.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    with connection.cursor() as cursor:
        # What is marked after this, in this transaction too, is another change.
        cursor.execute("SELECT set_config('exchange.marked', '', true)")


def _compare(keys: list[int]) -> int:
    """Write down which of these pages are told otherwise than before; their number."""
    known = PublicRecord.objects.in_bulk(keys)
    public = told_keys(keys)
    records = PageRecords(public)
    if _draw_images(records.pages):
        records = PageRecords(public)
    made = [record for page in records.pages if (record := _record_of(page, records))]
    changed = [record for record in made if _is_other(record, known.get(record.page_id))]
    gone = [record for pk, record in known.items() if pk not in public and not record.is_deleted]
    _write(changed, gone, known)
    return len(changed) + len(gone)


def _draw_images(pages: Iterable[Any]) -> int:
    """Draw the images of pages as they are told of, where they aren't yet: an answer draws nothing."""
    shown = {image.pk: image for page in pages for image in images_of(page)}
    missing = [image for image in shown.values() if drawn(image) is None]
    for image in missing:
        draw(image, [IMAGE])
    return len(missing)


def _record_of(page: Any, records: PageRecords) -> PublicRecord | None:
    try:
        told_of_it = records.whole(page)
    except Exception:
        # One page that can't be told of must not keep all others back.
        logger.exception("Page %s can't be told of", page.pk)
        return None
    return PublicRecord(
        page_id=page.pk,
        digest=hashlib.sha256(json.dumps(told_of_it, sort_keys=True).encode()).hexdigest(),
        translation_key=page.translation_key,
        kind=page.kind.value,
        language=page.locale.language_code,
        published_at=page.display_date or page.first_published_at or EPOCH,
        sections=[section.pk for section in records.sections_of(page)],
        field=page.field_of_law_id,
        audiences=[row.pk for row in all_of(page, "audiences")],
    )


def _is_other(record: PublicRecord, before: PublicRecord | None) -> bool:
    return before is None or before.digest != record.digest


def _write(changed: list[PublicRecord], gone: list[PublicRecord], known: Mapping[int, PublicRecord]) -> None:
    """Number the changes, at the very end of their transaction."""
    for record in gone:
        record.is_deleted, record.digest = True, ""
    last = PublicRecord.last_sequence() + 1
    rows = sorted([*changed, *gone], key=lambda record: record.page_id)
    for number, record in enumerate(rows, max(last, number_of(timezone.now() + AHEAD))):
        before = known.get(record.page_id)
        is_known = before is not None and (record.is_deleted or not before.is_deleted)
        record.first_sequence = before.first_sequence if before and is_known else number
        record.sequence = number
    if rows:
        PublicRecord.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["page_id"], update_fields=UPDATED
        )
