"""Publishing changes the index in the same transaction."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from .index import index_page, unindex_page


@receiver(page_published)
def index_published(instance: Page, **kwargs: Any) -> None:
    index_page(instance)


@receiver(page_unpublished)
def unindex_unpublished(instance: Page, **kwargs: Any) -> None:
    unindex_page(instance)
