"""Has uploaded files scanned for viruses, where CLAMAV_SOCKET names a scanner.

A new file waits until the scanner has passed it (core.scans): until then nobody downloads it, and it isn't
drawn, read or packed. A scanner that is away makes files wait; it never lets one through.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from core.clamd import NoVerdictError, ScannerAwayError, Verdict, scan
from core.models import CustomImage, File
from core.scans import ScanState

logger = logging.getLogger(__name__)

# The state of a file or an image has changed. Arguments: row.
scanned = Signal()
KINDS: dict[str, type[Any]] = {"file": File, "image": CustomImage}
SECONDS = 60
# So many failures in a row are no fault of the files.
MOST_FAILURES = 10


def kind_of(row: Any) -> str:
    return next(name for name, model in KINDS.items() if isinstance(row, model))


def is_asked() -> bool:
    return bool(settings.CLAMAV_SOCKET)


def look_at(row: Any) -> None:
    """Have the content of a row scanned and note what was found. Raises ScannerAwayError, and
    OSError where the storage doesn't give it.

    A content that is missing from the storage stays waiting: there is nothing to give anyway.
    """
    name = row.file.name
    try:
        with row.file.storage.open(name, "rb") as content:
            verdict = scan(content, settings.CLAMAV_SOCKET, SECONDS)
    except FileNotFoundError:
        logger.warning("%s %s (%s) is missing and can't be scanned", kind_of(row), row.pk, name)
        return
    values = {"scan_state": state_of(verdict), "scan_found": verdict.found[:200]}
    with transaction.atomic():
        # Another content may have taken its place meanwhile: that one has a scan of its own.
        if not type(row).objects.filter(pk=row.pk, file=name).update(**values):
            return
        row.scan_state, row.scan_found = values["scan_state"], values["scan_found"]
        if row.scan_state == ScanState.INFECTED:
            logger.error("%s %s (%s) is infected: %s", kind_of(row), row.pk, name, row.scan_found)
        scanned.send(type(row), row=row)


def state_of(verdict: Verdict) -> ScanState:
    if verdict.found:
        return ScanState.INFECTED
    return ScanState.TOO_BIG if verdict.is_too_big else ScanState.CLEAN


def scan_waiting(again: bool = False) -> int:
    """Scan what waits, oldest first; with `again`, also what was too big. Returns how many.

    Stops where the scanner can't be reached. A file for which it, or the storage, fails keeps waiting, and
    none behind it does.
    """
    count = failures = 0
    for row in _waiting(again):
        try:
            look_at(row)
        except (NoVerdictError, OSError) as error:
            logger.warning("%s %s (%s) can't be scanned: %s", kind_of(row), row.pk, row.file.name, error)
            failures += 1
            if failures == MOST_FAILURES:
                return count
        except ScannerAwayError as error:
            logger.warning("The virus scanner is away: %s", error)
            return count
        else:
            count, failures = count + 1, 0
    return count


def _waiting(again: bool) -> Iterator[Any]:
    states = [ScanState.WAITING, *([ScanState.TOO_BIG] if again else [])]
    for model in KINDS.values():
        yield from model.objects.filter(scan_state__in=states).order_by("pk").iterator(chunk_size=100)
