"""Keeps the packs of outlines as new as their pages and the law in them."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from core.bulk import pages_made
from core.models import CustomImage
from core.scanning import scanned
from core.tasks import follow_up
from documents.review import known_changed

from .models import OutlinePage
from .packs.making import withdraw
from .packs.models import Pack
from .packs.tasks import renew_editions


@receiver(page_published, sender=OutlinePage)
def renew_published(instance: OutlinePage, **kwargs: Any) -> None:
    """After the publication, which fails of nothing here: what is missed is made up for once a day."""
    follow_up(renew_editions, [instance.pk])


@receiver(pages_made)
def renew_made(pages: list[Any], **kwargs: Any) -> None:
    outlines = [page.pk for page in pages if isinstance(page, OutlinePage)]
    if outlines:
        follow_up(renew_editions, outlines)


@receiver(known_changed)
def renew_changed(pages: set[int], hidden: set[int], **kwargs: Any) -> None:
    """A law that outlines quote or explain has another text or status, or is no longer public: of what quotes
    that, nothing is given away until it is made anew."""
    withdraw(hidden)
    changed = OutlinePage.objects.filter(pk__in=pages).values_list("pk", flat=True)
    if changed:
        follow_up(renew_editions, list(changed))


@receiver(scanned, sender=CustomImage)
def renew_with_image(row: CustomImage, **kwargs: Any) -> None:
    """Packs that were made while an image waited for the virus scanner are without it."""
    pages = ContentType.objects.get_for_model(Page)
    shown = ReferenceIndex.get_references_to(row).filter(base_content_type=pages)
    keys_of_pages = [int(key) for key in shown.values_list("object_id", flat=True)]
    outlines = OutlinePage.objects.live().filter(pk__in=keys_of_pages)
    if keys := list(outlines.values_list("pk", flat=True)):
        follow_up(renew_editions, keys)


@receiver(post_delete, sender=Pack)
def delete_file(instance: Pack, **kwargs: Any) -> None:
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))
