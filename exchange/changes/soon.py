"""Sweeps right after a request in which an editor has changed what is public, when it is answered already.

Other changes, as of a schedule, an import or a restriction, are found by the next round of run_schedule.
"""

import logging
import threading
from typing import Any

from django.core.signals import request_finished
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import get_page_models
from wagtail.signals import page_published, page_unpublished, post_page_move

from .sweeping import sweep_soon

logger = logging.getLogger(__name__)


class _Waiting(threading.local):
    is_waiting = False


_waiting = _Waiting()


@receiver([page_published, page_unpublished, post_page_move])
def sweep_after_request(**kwargs: Any) -> None:
    transaction.on_commit(_wait)


for model in get_page_models():
    post_delete.connect(sweep_after_request, sender=model)


def _wait() -> None:
    _waiting.is_waiting = True


@receiver(request_finished)
def sweep_what_waits(**kwargs: Any) -> None:
    """A command has no request that finishes."""
    if not _waiting.is_waiting:
        return
    _waiting.is_waiting = False
    try:
        sweep_soon()
    except Exception:
        logger.exception("What changed can't be told yet")
