"""Fields for what is uploaded: nothing gets into the storage through them that wasn't looked at."""

from typing import Any

from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from core.scans import ScanState
from core.uploads import check_file, clean_name, clean_picture
from delivery.away import StoreAwayError


class Taken(FieldFile):
    """A file that is looked at before it is stored, whoever stores it."""

    instance: Any
    field: Any
    _committed: bool
    # Below upload_to, for what lies beside another of its name; with "/" at its end.
    folder = ""

    def take_in(self) -> None:
        """Look at a content that isn't stored yet, once. Raises ValidationError."""
        if self and not self._committed:
            self.file = self._taken(self.file, self.name or "")

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Raises ValidationError, and StoreAwayError where there is no room or no right to write."""
        taken = self._taken(content, name)
        # A new content hasn't been scanned, whatever was known of the one before.
        self.instance.scan_state, self.instance.scan_found = ScanState.WAITING, ""
        self.instance.has_new_content = True
        try:
            super().save(f"{self.folder}{clean_name(name)}", taken, save)
        except OSError as error:
            raise StoreAwayError(str(error)) from error

    def _taken(self, content: Any, name: str) -> Any:
        if getattr(content, "is_taken", False):
            return content
        found = self.look_at(content, name)
        found.is_taken = True
        return found

    def look_at(self, content: Any, name: str) -> Any:
        check_file(content, name)
        return content


class TakenPicture(Taken, WagtailImageFieldFile):
    """An image as it is kept: upright and without what the camera noted."""

    def take_in(self) -> None:
        if not self or self._committed:
            return
        super().take_in()
        self.__dict__.pop("_dimensions_cache", None)
        self.field.update_dimension_fields(self.instance, force=True)

    def look_at(self, content: Any, name: str) -> Any:
        return clean_picture(content, name)


class UploadField(FileField):
    attr_class = Taken


class PictureField(WagtailImageField):
    attr_class = TakenPicture
