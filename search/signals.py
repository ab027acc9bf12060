"""Publishing changes the index in the same transaction; a query gets its record."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from .index import index_page, unindex_page
from .models import QueryRecord
from .queries import folded


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


@receiver(post_save, sender=Query)
def make_query_record(instance: Query, **kwargs: Any) -> None:
    """An editor's query is found by its folded form, as those are which visitors ask."""
    QueryRecord.objects.update_or_create(query=instance, defaults={"folded": folded(instance.query_string)})
