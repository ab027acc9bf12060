"""Images as pages show them."""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail.images.models import Picture

from core import renditions
from core.models import CustomImage

register = template.Library()

BLANK = "img/no-picture.svg"


@register.simple_tag
def shown_image(image: CustomImage | None, use: str, **attributes: Any) -> Picture | str:
    """An image in the sizes of a use and in the formats that it is drawn in: see core.renditions.

    Nothing where the image of a block has been deleted; an empty picture in its place, with its text
    alternative, where it can't be drawn now.
    """
    if image is None:
        return ""
    if found := renditions.shown(image, use):
        return Picture(found, attributes)
    attributes.pop("sizes", None)
    return format_html('<img src="{}" width="400" height="250"{}>', static(BLANK), flatatt(attributes))
