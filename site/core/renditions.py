"""The sizes and formats in which pages show images, and drawing them before a reader asks.

AVIF is the smallest by far and takes many times as long to make as JPEG, so that no reader waits for it:
until an image is drawn in all formats, pages show it as JPEG. docs/decisions/0017-weight.md.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from wagtail.images.models import Filter
from wagtail.models import Page

from core.drawing import drawn
from core.models import CustomImage, CustomRendition
from core.public_media import settle

logger = logging.getLogger(__name__)

FORMATS = ("avif", "webp", "jpeg")
# Drawn at once where it is missing: every browser knows it, and it takes milliseconds.
QUICK = "jpeg"
# What an image is shown as → its sizes.
SIZES = {
    "card": ("fill-400x250", "fill-800x500"),
    "first story": ("fill-480x300", "fill-960x600", "fill-1280x800"),
    "side story": ("fill-160x120", "fill-320x240"),
    "figure": ("width-480", "width-800", "width-1200"),
    "gallery": ("fill-400x300", "fill-800x600"),
}
# A page's own image: on the page, and wherever the page is listed.
OWN = {"card", "first story", "side story", "figure"}
# What networks show of a page, in the one format that all of them take.
SHARED = "fill-1200x630|format-jpeg"
# The logo of a website, on the white that it was made for, as wide as high or wider.
LOGO = Filter(spec="max-192x96|format-webp")


def filters(use: str, form: str) -> list[Filter]:
    return [Filter(spec=f"format-{form}|{size}") for size in SIZES[use]]


def all_filters(use: str) -> list[Filter]:
    return [one for form in FORMATS for one in filters(use, form)]


def shown(image: CustomImage, use: str) -> dict[str, Any]:
    """The renditions to show, by their specs: of each format in which all sizes are there. None where there
    is none and none can be drawn now."""
    wanted = {form: filters(use, form) for form in FORMATS}
    found = image.find_existing_renditions(*all_filters(use))
    whole = [form for form in FORMATS if all(one in found for one in wanted[form])]
    renditions = {one.spec: found[one] for form in whole for one in wanted[form]}
    if QUICK in whole:
        return renditions
    return renditions | drawn(image, wanted[QUICK])


def logo_of(image: CustomImage) -> CustomRendition | None:
    """A logo in its size; drawn at once where it is missing, which takes milliseconds. None where it can't be
    drawn now."""
    found = image.find_existing_renditions(LOGO)
    return found[LOGO] if LOGO in found else drawn(image, [LOGO]).get(LOGO.spec)


def draw(image: CustomImage, wanted: Iterable[Filter]) -> None:
    """Draw an image in these sizes and formats; what is there already stays.

    One after the other: Wagtail's own way holds three copies of a large image at a time. All are added at
    once, since kept pages look at each change.
    """
    if image.is_held:
        return
    wanted = list(wanted)
    try:
        found = image.find_existing_renditions(*wanted)
        with image.open_file() as file:
            content = file.read()
        missing = [one for one in wanted if one not in found]
        made = [image.generate_rendition_instance(one, BytesIO(content)) for one in missing]
        CustomRendition.objects.bulk_create(made, ignore_conflicts=True)
        # It may have been taken down while this was drawn.
        settle([image.pk])
    # A broken or missing original raises what Pillow or the storage likes; it must not keep the others.
    except Exception:
        logger.exception("Image %s (%s) can't be drawn", image.pk, image.file.name)


def draw_images_of(page: Page) -> int:
    """Draw the images of a page as it is and as lists show it; says how many these are."""
    found = filters_of(page)
    for image in CustomImage.objects.filter(pk__in=found).prefetch_related("renditions"):
        draw(image, found[image.pk])
    return len(found)


def filters_of(page: Page) -> dict[int, set[Filter]]:
    """The keys of the images on a page, each with the sizes and formats in which it is shown."""
    found: dict[int, set[Filter]] = defaultdict(set)
    if share_image := getattr(page, "share_image", None):
        found[share_image.pk].add(Filter(spec=SHARED))
    if getattr(page, "image_id", None):
        found[page.image_id].update(*(all_filters(use) for use in OWN))
    for block in getattr(page, "body", ()):
        for image in images_in(block):
            found[image.pk].update(all_filters("gallery" if block.block_type == "gallery" else "figure"))
    return found


def images_in(block: Any) -> list[CustomImage]:
    """The images of a block of a body; none where they have been deleted."""
    figures = {"image": lambda: [block.value], "gallery": lambda: block.value["images"]}
    shown = figures[block.block_type]() if block.block_type in figures else []
    return [figure["image"] for figure in shown if figure["image"]]
