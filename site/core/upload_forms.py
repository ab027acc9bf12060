"""The forms that take files and images into the library, in place of Wagtail's."""

import posixpath
from typing import Any

from django.db import transaction
from django.forms import FileField
from django.utils.crypto import get_random_string
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images import forms
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.uploads import clean_name, clean_picture


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


class ReplacingForm:
    """A file that is replaced goes once the new one is stored and its row committed. Wagtail (8.0) deletes it
    before: on a full disk neither would be left."""

    instance: Any
    changed_data: list[str]
    original_file: Any

    def save(self, commit: bool = True) -> Any:
        old = self.original_file
        if not commit or not old or "file" not in self.changed_data:
            return super().save(commit=commit)  # type: ignore[misc]
        self.original_file = None
        saved = super().save(commit=commit)  # type: ignore[misc]

        # A function with a name: Django writes it to the log where it fails.
        def remove_replaced() -> None:
            old.storage.delete(old.name)

        transaction.on_commit(remove_replaced, robust=True)
        return saved


class FileForm(ReplacingForm, BaseDocumentForm):
    def save(self, commit: bool = True) -> Any:
        """A new content of the same name keeps its address, which ends with the name."""
        new = self.instance.file
        if self.original_file and "file" in self.changed_data:
            name = new.storage.get_valid_name(clean_name(new.name))
            if name == posixpath.basename(self.original_file.name):
                new.folder = f"{get_random_string(8).lower()}/"
        return super().save(commit=commit)


class ImageForm(ReplacingForm, BaseImageForm):
    def save(self, commit: bool = True) -> Any:
        is_replaced = commit and self.original_file and "file" in self.changed_data
        saved = super().save(commit=commit)
        if is_replaced:
            self.instance.renditions.all().delete()
        return saved
