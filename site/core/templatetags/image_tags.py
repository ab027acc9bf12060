"""Images as pages show them."""

from typing import Any

from django import template
from wagtail.images.models import Picture

from core import renditions
from core.models import CustomImage

register = template.Library()


@register.simple_tag
def shown_image(image: CustomImage | None, use: str, **attributes: Any) -> Picture | str:
    """An image in the sizes of a use and in the formats that it is drawn in: see core.renditions.

    Nothing where the image of a block has been deleted.
    """
    if image is None:
        return ""
    return Picture(renditions.shown(image, use), attributes)
