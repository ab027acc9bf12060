"""Keeps the packs of outlines as new as their pages and the law in them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from documents.review import review_needed

from .models import OutlinePage
from .packs.models import Pack
from .packs.tasks import renew


@receiver(page_published, sender=OutlinePage)
def renew_published(instance: OutlinePage, **kwargs: Any) -> None:
    """After the publication, which fails of nothing here: what is missed is made up for once a day."""
    transaction.on_commit(partial(renew, [instance.pk]), robust=True)


@receiver(review_needed)
def renew_changed(rows: list[int], **kwargs: Any) -> None:
    """A law that an outline quotes or explains has another text or status."""
    changed = OutlinePage.objects.filter(documents_cited__in=rows).values_list("pk", flat=True)
    transaction.on_commit(partial(renew, set(changed)), robust=True)


@receiver(post_delete, sender=Pack)
def delete_file(instance: Pack, **kwargs: Any) -> None:
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))
