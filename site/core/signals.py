"""The images of a page are drawn in the background when it is published, and when one of them is another."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from .listings import ids_of_pages_with
from .models import CustomImage
from .tasks import draw_images, is_waited_for


@receiver(page_published)
def draw_images_of_published(instance: Page, **kwargs: Any) -> None:
    draw_later([instance.pk])


@receiver(post_save, sender=CustomImage)
def draw_changed_image(instance: CustomImage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Another file or focal point makes other pictures."""
    if not created and not raw:
        draw_later(ids_of_pages_with(CustomImage, [instance.pk]))


def draw_later(pages: Iterable[int]) -> None:
    """Without a worker the images wait for the command draw_pictures: an editor wouldn't."""
    if is_waited_for(draw_images):
        return
    for pk in pages:
        transaction.on_commit(partial(draw_images.enqueue, pk))
