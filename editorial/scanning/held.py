"""The files and images that nobody may have yet, or at all."""

import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from core.scanning import KINDS
from core.scans import ScanState

# A scanner that works has looked at an upload by then.
PATIENCE = datetime.timedelta(minutes=10)
ORDER = [ScanState.INFECTED, ScanState.TOO_BIG, ScanState.WAITING]
RANK = Case(*(When(scan_state=state, then=Value(rank)) for rank, state in enumerate(ORDER)))
EDIT = {"file": "wagtaildocs:edit", "image": "wagtailimages:edit"}


def held_rows(most: int | None = None) -> list[dict[str, Any]]:
    """What was found, then what is too large, then what has waited for long; each with its `address`."""
    found = [
        {"row": row, "kind": model._meta.verbose_name, "address": reverse(EDIT[name], args=[row.pk])}
        for name, model in KINDS.items()
        for row in model.objects.filter(_held())
        .select_related("uploaded_by_user")
        .annotate(rank=RANK)
        .order_by("rank", "-pk")[:most]
    ]
    return sorted(found, key=lambda one: one["row"].rank)[:most]


def count_held() -> int:
    return sum(model.objects.filter(_held()).count() for model in KINDS.values())


def _held() -> Q:
    held = Q(scan_state=ScanState.INFECTED)
    if settings.CLAMAV_SOCKET:
        long_ago = timezone.now() - PATIENCE
        held |= Q(scan_state=ScanState.TOO_BIG) | Q(scan_state=ScanState.WAITING, created_at__lt=long_ago)
    return held
