"""Why a page was taken down: kept with the entry that Wagtail writes in its log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import PageLogEntry

TAKEN_DOWN = "wagtail.unpublish"
_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def because(reason: str) -> Iterator[None]:
    """What is taken down within has this reason in its log."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


@receiver(pre_save, sender=PageLogEntry)
def keep_reason(instance: PageLogEntry, **kwargs: Any) -> None:
    """Wagtail writes the entry itself, for each of the pages below as well."""
    if instance.action == TAKEN_DOWN and _reason.get():
        instance.data = {**(instance.data or {}), "reason": _reason.get()}
