"""Settles which images everybody may fetch, whenever that may have changed: see core.public_media."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.images.signal_handlers import post_delete_file_cleanup
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from .bulk import pages_made
from .models import CustomImage, CustomRendition, EarlierVersion, LinkedWebsite
from .public_media import (
    images_below,
    images_on,
    note_uses,
    other_models,
    remove_later,
    settle,
    shows_media,
)

shows_media(LinkedWebsite, LinkedWebsite.objects.all)
shows_media(EarlierVersion, EarlierVersion.public, page="page")


@receiver(page_published)
def show_images_of_published(instance: Page, **kwargs: Any) -> None:
    note_uses(instance, images_on(Page.objects.filter(pk=instance.pk)))


@receiver(pages_made)
def show_images_of_made(pages: list[Any], **kwargs: Any) -> None:
    settle(images_on(Page.objects.filter(pk__in=[page.pk for page in pages])))


def settle_all_below(page: Page) -> None:
    """The images of a page and of all below it at once, where these are too many to be told of one by one."""
    settle(images_below(page))


@receiver(page_unpublished)
def hide_images_of_unpublished(instance: Page, **kwargs: Any) -> None:
    settle(images_below(instance))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def settle_restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    settle(images_below(instance.page))


@receiver(post_page_move)
def settle_moved(instance: Page, **kwargs: Any) -> None:
    settle(images_below(instance))


@receiver(post_save)
def note_uses_of_others(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Of what is no page, as it is in the database: what is saved may be a draft of it."""
    if not raw and sender in other_models():
        note_uses(sender._default_manager.get(pk=instance.pk))


@receiver(post_delete, sender=ReferenceIndex)
def settle_no_longer_used(instance: ReferenceIndex, **kwargs: Any) -> None:
    """Whatever showed the image shows it no more, or is gone."""
    if instance.to_content_type.model_class() is CustomImage:
        settle([int(instance.to_object_id)])


# In the place of Wagtail's own (8.0), by which the worker removes the file when it comes to it.
post_delete.disconnect(post_delete_file_cleanup, sender=CustomRendition)


@receiver(post_delete, sender=CustomRendition)
def remove_file_of_rendition(instance: CustomRendition, **kwargs: Any) -> None:
    remove_later([instance.file.name])
