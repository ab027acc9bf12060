"""The images of a feed's items, taken over as uploads are: by their type, size and pixels."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Collection

from core.models import CustomImage
from core.outgoing import Content, Limits, OutgoingError
from core.text import cut
from core.upload_forms import PictureFormField

from .models import WatchedFeed
from .reading import Entry

logger = logging.getLogger(__name__)
Fetch = Callable[..., Content]
KINDS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
SECONDS = 10
TITLE, DESCRIPTION, CREDIT = 255, 255, 200


def image_of(feed: WatchedFeed, entry: Entry, fetch_for: Fetch) -> CustomImage | None:
    """The image of an entry, not saved yet unless the library has it; None where it can't be had."""
    limits = Limits(seconds=SECONDS, size=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    try:
        content = fetch_for(entry.image, KINDS, limits)
        if content.status != 200:
            return None
        upload = SimpleUploadedFile(f"nguon-tin.{KINDS[content.kind]}", content.body)
        image = _new(feed, entry, PictureFormField().clean(upload))
    except (OutgoingError, ValidationError):
        return None
    # Pillow raises what it likes on what only looks like an image.
    except Exception:
        logger.info("The image %s can't be read", entry.image, exc_info=True)
        return None
    return _known(image) or image


def _known(image: CustomImage) -> CustomImage | None:
    """What was taken over before, or uploaded where all may see it."""
    root = Collection.get_first_root_node()
    return CustomImage.objects.filter(file_hash=image.file_hash, collection=root).order_by("pk").first()


def _new(feed: WatchedFeed, entry: Entry, file: Any) -> CustomImage:
    """Without a word of what it shows it is decoration: its item's title would be read out twice."""
    image = CustomImage(
        title=cut(entry.image_alt or entry.title, TITLE),
        file=file,
        collection=Collection.get_first_root_node(),
        description=cut(entry.image_alt, DESCRIPTION),
        is_decorative=not entry.image_alt,
        credit=cut(feed.name, CREDIT),
    )
    image.take_in()
    return image
