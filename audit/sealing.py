"""Seals over the log, by which a change is noticed that the database's owner made past the trigger.

Not a chain from entry to entry: each action would have to wait for the one before to be committed, and a
publication holds its transaction for long. Once an hour all entries that are there are taken together, with
the digest of the seal before. Of what isn't sealed yet the owner could leave something out unnoticed; and the
owner could make all seals anew, so the digests are told to the machine's log as well, which goes elsewhere.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from datetime import UTC, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .models import Entry, Seal

EVERY = timedelta(hours=1)
# What the trigger and the function of the first migration hold.
KEPT_AT_LEAST = timedelta(days=365)
FIELDS = (
    "pk", "at", "action", "user_id", "who", "address", "request", "kind", "key", "label", "before", "after",
)  # fmt: skip
logger = logging.getLogger("audit")


def seal() -> Seal | None:
    """Seal what was written since the last seal; None where nothing was, or that is less than an hour ago."""
    newest = Seal.objects.last()
    if newest and newest.at > timezone.now() - EVERY:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_settled()")
        settled = cursor.fetchone()[0]
    if settled is None or (newest and settled <= newest.last):
        return None
    rows, digest = _digest(newest, settled)
    made = Seal.objects.create(last=settled, rows=rows, digest=digest)
    logger.info("audit sealed", extra={"last": settled, "rows": rows, "digest": digest})
    return made


def problems() -> Iterator[str]:
    """What was changed since it was sealed, by the seals in whose range it lies."""
    before = None
    for one in Seal.objects.all():
        if before or not _was_forgotten(one):
            rows, digest = _digest(before, one.last)
            if (rows, digest) != (one.rows, one.digest):
                first = before.last + 1 if before else 1
                yield (
                    f"Entries {first} to {one.last}, sealed {one.at:%Y-%m-%d %H:%M} UTC: {one.rows} then, "
                    f"{rows} now, and not what they were."
                )
        before = one


def forget_old() -> int:
    """Delete what is older than AUDIT_DAYS, of which the database keeps a year in any case; how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget(%s)", [settings.AUDIT_DAYS])
        return cursor.fetchone()[0]


def _was_forgotten(oldest: Seal) -> bool:
    """The oldest seal stays when its entries go, as the one by which the next is verified."""
    is_old = oldest.at < timezone.now() - KEPT_AT_LEAST
    return is_old and not Entry.objects.filter(pk__lte=oldest.last).exists()


def _digest(before: Seal | None, last: int) -> tuple[int, str]:
    entries = Entry.objects.filter(pk__gt=before.last if before else 0, pk__lte=last).order_by("pk")
    found = hashlib.sha256(before.digest.encode() if before else b"")
    rows = 0
    for pk, at, *others in entries.values_list(*FIELDS).iterator():
        row = [pk, at.astimezone(UTC).isoformat(), *others]
        found.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        rows += 1
    return rows, found.hexdigest()
