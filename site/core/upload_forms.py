"""The field of forms that takes an image, in place of Wagtail's."""

from typing import Any

from django.forms import FileField
from wagtail.images import forms
from wagtail.images.fields import WagtailImageField

from core.uploads import clean_picture


class PictureFormField(WagtailImageField):
    """Wagtail 8.0 decodes an image before it looks how large it is, and fails on one that is cut off."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        cleaned: Any = clean_picture(file, file.name or "")
        cleaned.is_taken = True
        return cleaned


def use_our_image_field() -> None:
    """For all forms of images: the library, several at once, the chooser."""
    forms.WagtailImageField = PictureFormField
