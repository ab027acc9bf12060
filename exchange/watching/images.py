"""The images of a feed's items, taken over as uploads are: by their type, size and pixels."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Collection

from core.models import CustomImage
from core.outgoing import Content, Limits, OutgoingError
from core.text import cut
from core.upload_forms import PictureFormField

from ..moving_in.item import Attachment, Picture
from .drafts import pictures_in, text_in
from .models import WatchedFeed
from .reading import Entry

logger = logging.getLogger(__name__)
Fetch = Callable[..., Content]
KINDS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
SECONDS = 10
# Of one item.
MOST = 10
TITLE, DESCRIPTION, CREDIT = 255, 255, 200


def images_for(
    feed: WatchedFeed, entry: Entry, pictures: Sequence[Picture], fetch_for: Fetch, deadline: float
) -> dict[str, CustomImage]:
    """The first MOST images of an entry by their addresses, not saved yet unless the library has them.

    Those are missing that can't be had, or not before the `deadline` of time.monotonic().
    """
    found: dict[str, CustomImage] = {}
    for wanted in pictures[:MOST]:
        if time.monotonic() > deadline:
            break
        if image := _image_of(feed, entry, wanted, fetch_for):
            found[wanted.image.place] = image
    return found


def wanted_by(entry: Entry) -> list[Picture]:
    """The pictures of an entry: the one that it brings, and those of its text."""
    own = [Picture(Attachment(entry.image, entry.image_alt))] if entry.image else []
    others = pictures_in(text_in(entry), entry.link)
    return own + [one for one in others if one.image.place != entry.image]


def _image_of(feed: WatchedFeed, entry: Entry, wanted: Picture, fetch_for: Fetch) -> CustomImage | None:
    limits = Limits(seconds=SECONDS, size=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    try:
        content = fetch_for(wanted.image.place, KINDS, limits)
        if content.status != 200:
            return None
        upload = SimpleUploadedFile(f"nguon-tin.{KINDS[content.kind]}", content.body)
        image = _new(feed, entry, wanted.image.title, PictureFormField().clean(upload))
    except (OutgoingError, ValidationError):
        return None
    # Pillow raises what it likes on what only looks like an image.
    except Exception:
        logger.info("The image %s can't be read", wanted.image.place, exc_info=True)
        return None
    return _known(image) or image


def _known(image: CustomImage) -> CustomImage | None:
    """What was taken over before, or uploaded where all may see it."""
    root = Collection.get_first_root_node()
    return CustomImage.objects.filter(file_hash=image.file_hash, collection=root).order_by("pk").first()


def _new(feed: WatchedFeed, entry: Entry, text: str, file: Any) -> CustomImage:
    """Without a word of what it shows it is decoration: its item's title would be read out twice."""
    image = CustomImage(
        title=cut(text or entry.title, TITLE),
        file=file,
        collection=Collection.get_first_root_node(),
        description=cut(text, DESCRIPTION),
        is_decorative=not text,
        credit=cut(feed.name, CREDIT),
    )
    image.take_in()
    return image
