"""Publishing changes the index in the same transaction."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from .index import index_page, unindex_page


@receiver(page_published)
def index_published(instance: Page, **kwargs: Any) -> None:
    index_page(instance)


@receiver(post_save)
def index_new_alias(sender: type, instance: Any, created: bool, **kwargs: Any) -> None:
    """An alias of a public page is public without having been published."""
    if created and isinstance(instance, Page) and instance.alias_of_id:
        index_page(instance)


@receiver(page_unpublished)
def unindex_unpublished(instance: Page, **kwargs: Any) -> None:
    unindex_page(instance)
