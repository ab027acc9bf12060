"""Compares what is told of pages now with what was told last, and numbers what differs.

One sweep at a time, each part of it a short transaction under a lock. Whoever reads the changes after a
number can then never miss one: a smaller number is never committed after a greater one.
"""

import datetime
import hashlib
import json
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from wagtail.models import Site

from core.models import CustomImage
from core.renditions import draw
from exchange.api.body import IMAGE, drawn, images_of
from exchange.api.page_records import PageRecords, all_of

from .models import EPOCH, PublicRecord, Touch, number_of
from .told import told_keys
from .touched import keys_after, keys_below, pages_touched, showing_pages
from .triggers import ALL, COMPARE, PAGE, TREE, VISIBLE

logger = logging.getLogger(__name__)

# Any number that no other advisory lock has.
LOCK = 4104_2026
# So many marks are followed, and so many pages compared, in one transaction.
MARKS, PAGES = 500, 50
# The marks that may mean the whole archive.
WIDE = (ALL, TREE)
UPDATED = [field.attname for field in PublicRecord._meta.fields if field.attname != "page_id"]
# A change bears a moment that lies so much after it, so that nobody who asks by the clock looks before it is
# committed and begins after it the next time.
AHEAD = datetime.timedelta(seconds=1)


def sweep(seconds: float | None = None) -> int:
    """Follow the marks, the newest first, for about so many seconds or to the end; the number of changes
    found. What means very many pages is followed a part at a time, when nothing else waits."""
    Site.clear_site_root_paths_cache()
    until = None if seconds is None else time.monotonic() + seconds
    changed = 0
    while True:
        with transaction.atomic():
            _lock()
            followed = _follow_marks(Touch.objects.exclude(what__in=WIDE))
            keys = _marked()
            if not followed and not keys and not _follow_wide():
                return changed
        # It takes long, and holds no lock.
        ready = _draw_images(keys, until)
        with transaction.atomic():
            _lock()
            changed += _compare_marked(ready)
        if until is not None and time.monotonic() >= until:
            return changed


def sweep_soon() -> int:
    """Follow a few of the newest marks of pages; the number of changes found.

    What takes long is left to a sweep: other marks, and pages with images that aren't drawn. Where one is
    under way, nothing is done.
    """
    Site.clear_site_root_paths_cache()
    with transaction.atomic():
        if not _try_lock():
            return 0
        _follow_marks(Touch.objects.filter(what__in=[PAGE, VISIBLE]))
        keys = _marked()
        undrawn = _undrawn(keys)
        return _compare_marked([key for key in keys if key not in undrawn])


def compare_all() -> int:
    """Compare every page that is or was told of, a few at a time; the number of changes that nothing had
    marked."""
    Site.clear_site_root_paths_cache()
    changed, keys = 0, keys_after(0, PAGES)
    while keys:
        _draw_images(keys)
        changed += _compare_unmarked(keys)
        keys = keys_after(keys[-1], PAGES)
    return changed


def _compare_unmarked(keys: list[int]) -> int:
    with transaction.atomic():
        _lock()
        marked = set(Touch.objects.filter(what=COMPARE, key__in=keys).values_list("key", flat=True))
        return _compare([key for key in keys if key not in marked])


def _lock() -> None:
    """Wait until this transaction is the only one that sweeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _try_lock() -> bool:
    """Whether this transaction is the only one that sweeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _follow_marks(found: QuerySet[Touch]) -> int:
    """Put, in the place of the newest of these marks, the pages that they mean."""
    marks = list(found.exclude(what=COMPARE).order_by("-pk")[:MARKS])
    if not marks:
        return 0
    _take(Touch.objects.filter(pk__in=[mark.pk for mark in marks]))
    _tell_anew([mark.key for mark in marks if mark.what == VISIBLE])
    _mark(pages_touched(marks))
    return len(marks)


def _follow_wide() -> bool:
    """Put the next pages in the place of the newest mark that means very many, if there is one."""
    mark = Touch.objects.exclude(what=COMPARE).filter(what__in=WIDE).order_by("-pk").first()
    if mark is None:
        return False
    same = list(Touch.objects.exclude(what=COMPARE).filter(what=mark.what, key=mark.key))
    after = min(one.after for one in same)
    # These and no other, which may have been added meanwhile.
    _take(Touch.objects.filter(pk__in=[one.pk for one in same]))
    is_all = mark.what == ALL
    keys = keys_after(after, MARKS) if is_all else keys_below(mark.key, after, MARKS)
    if keys:
        Touch.objects.create(what=mark.what, key=mark.key, after=keys[-1])
    if not is_all:
        _tell_anew(keys)
    _mark(keys if is_all else {*keys, *showing_pages(keys)})
    return True


def _tell_anew(keys: list[int]) -> None:
    """Number these once they are compared, also where they are as before: whoever asked meanwhile may have
    been told that they are gone, as whether a page is public is asked at each answer."""
    PublicRecord.objects.filter(page_id__in=keys).update(digest="")


def _mark(keys: Iterable[int]) -> None:
    rows = (Touch(what=COMPARE, key=key) for key in sorted(keys))
    Touch.objects.bulk_create(rows, batch_size=MARKS)


def _marked() -> list[int]:
    """The pages that were marked last as to be compared."""
    marks = Touch.objects.filter(what=COMPARE).order_by("-pk")
    return sorted(set(marks.values_list("key", flat=True)[:PAGES]))


def _compare_marked(keys: list[int]) -> int:
    """How many of these pages, whose marks are taken away, are told otherwise now."""
    if not keys:
        return 0
    _take(Touch.objects.filter(what=COMPARE, key__in=keys))
    return _compare(keys)


def _take(marks: QuerySet[Touch]) -> None:
    marks.delete()
    with connection.cursor() as cursor:
        # What is marked after this, in this transaction too, is another change.
        cursor.execute("SELECT set_config('exchange.marked', '', true)")


def _undrawn(keys: list[int]) -> dict[int, list[CustomImage]]:
    """By page, the images that aren't drawn yet as they are told of; only pages that have some."""
    pages = PageRecords(told_keys(keys)).pages
    shown = {page.pk: images_of(page) for page in pages}
    prefetch_related_objects([image for images in shown.values() for image in images], "renditions")
    missing = {key: [image for image in images if drawn(image) is None] for key, images in shown.items()}
    return {key: images for key, images in missing.items() if images}


def _draw_images(keys: list[int], until: float | None = None) -> list[int]:
    """Draw the images of pages as they are told of: an answer draws nothing. Gives those of the pages that
    have theirs; where the time is over, one more at least, so that there is no standing still."""
    undrawn = _undrawn(keys)
    ready = [key for key in keys if key not in undrawn]
    done: set[int] = set()
    for key, images in undrawn.items():
        for image in images:
            if image.pk not in done:
                draw(image, [IMAGE])
                done.add(image.pk)
        ready.append(key)
        if until is not None and time.monotonic() >= until:
            break
    return ready


def _compare(keys: list[int]) -> int:
    """Write down which of these pages are told otherwise than before; their number."""
    known = PublicRecord.objects.in_bulk(keys)
    public = told_keys(keys)
    records = PageRecords(public)
    made = [record for page in records.pages if (record := _record_of(page, records))]
    changed = [record for record in made if _is_other(record, known.get(record.page_id))]
    gone = [record for pk, record in known.items() if pk not in public and not record.is_deleted]
    _write(changed, gone, known)
    return len(changed) + len(gone)


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
