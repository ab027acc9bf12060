"""What follows from a publication for those who exchange with us."""

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from core.bulk import many_taken_down

from .feeds.channels import MODELS
from .feeds.hubs import note, note_many

logger = logging.getLogger(__name__)


@receiver([page_published, page_unpublished])
def note_for_hubs(sender: Any, instance: Any, **kwargs: Any) -> None:
    if not settings.WEBSUB_HUBS or sender not in MODELS.values() or instance.get_view_restrictions():
        return
    try:
        with transaction.atomic():
            note(instance)
    # Whatever it is, the publication must not fail of it.
    except Exception:
        logger.exception("What the hubs are to be told of page %s can't be noted", instance.pk)


@receiver(many_taken_down)
def note_many_for_hubs(page: Any, keys: list[int], **kwargs: Any) -> None:
    """When each of them is told of, it lies in the bin, where it is in no site and in no feed."""
    if not settings.WEBSUB_HUBS:
        return
    try:
        with transaction.atomic():
            note_many(page, keys)
    except Exception:
        logger.exception("What the hubs are to be told of the pages below %s can't be noted", page.pk)
