"""What follows on a publication and on a new file: images and previews are drawn in the background, and it is
noted by what a page is found again in others."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from .bulk import pages_made
from .fingerprints import note_fingerprints
from .listings import ids_of_pages_with
from .models import BasePage, CustomImage, File, FilePreview, LinkedWebsite
from .previews import forget, has_pages
from .renditions import LOGO, draw
from .scanning import is_asked, kind_of, scanned
from .scans import ScanState
from .tasks import draw_images, draw_preview, follow_up, is_waited_for, scan_upload


@receiver(page_published)
def draw_images_of_published(instance: Page, **kwargs: Any) -> None:
    draw_later([instance.pk])


@receiver(page_published)
def note_published(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, BasePage) and not instance.alias_of_id:
        note_fingerprints([instance])


@receiver(pages_made)
def note_made(pages: list[Any], **kwargs: Any) -> None:
    note_fingerprints(pages)
    draw_later(page.pk for page in pages if page.image_id)


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
        follow_up(draw_images, pk)


@receiver(post_save, sender=LinkedWebsite)
def draw_logo(instance: LinkedWebsite, raw: bool = False, **kwargs: Any) -> None:
    """One small picture, of which readers needn't wait for the first."""
    if instance.logo and not raw:
        draw(instance.logo, [LOGO])


@receiver(post_save, sender=File)
def preview_new_content(instance: File, raw: bool = False, **kwargs: Any) -> None:
    """A new or replaced file; where only its title changed, nothing is drawn."""
    if raw:
        return
    forget(instance)
    if instance.is_held or not has_pages(instance):
        return
    if not FilePreview.objects.filter(file=instance).exists():
        follow_up(draw_preview, instance.pk)


@receiver(post_save, sender=File)
@receiver(post_save, sender=CustomImage)
def scan_new_content(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """After the commit: a worker doesn't see the row before."""
    if not raw and is_asked() and instance.scan_state == ScanState.WAITING:
        follow_up(scan_upload, kind_of(instance), instance.pk)


@receiver(scanned, sender=File)
def preview_passed_file(row: File, **kwargs: Any) -> None:
    preview_new_content(row)


@receiver(scanned, sender=CustomImage)
def draw_passed_image(row: CustomImage, **kwargs: Any) -> None:
    """What was drawn of an infected image before it was known to be one must go."""
    if row.is_held:
        for rendition in row.renditions.all():
            rendition.delete()
        return
    draw_later(ids_of_pages_with(CustomImage, [row.pk]))
