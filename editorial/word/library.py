"""The images of a Word file, put into the library of images."""

import posixpath
import zipfile
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.utils import find_image_duplicates
from wagtail.permissions import policy_registry

from core.models import CustomImage
from core.upload_forms import PictureFormField

from .limits import MEGABYTE

MOST_IMAGES = 200
MOST_BYTES = 150 * MEGABYTE
DESCRIPTION_LENGTH = 255
# Those of Word. What other ones unpack to is not the only memory that they take.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Library:
    """Takes images over by the rights of a user and the limits for uploads, each image once.

    As a context: where it is left by an error, the files that it has stored go again. The rows go with the
    transaction.
    """

    def __init__(self, path: str, user: Any, title: str, told: Counter[str]) -> None:
        self.path, self.user, self.title, self.told = path, user, title, told
        self.policy = policy_registry.get_by_type(CustomImage)
        allowed = self.policy.collections_user_has_permission_for(user, "add")
        self.collection = allowed.order_by("path").first()
        self.field = PictureFormField()
        self.taken: dict[str, CustomImage | None] = {}
        self.made: list[CustomImage] = []
        self.bytes = 0

    def __enter__(self) -> "Library":
        self.zip = zipfile.ZipFile(self.path)
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self.zip.close()
        if kind:
            for image in self.made:
                image.file.delete(save=False)

    def image(self, member: str, description: str) -> CustomImage | None:
        """The image of the library that a member of the container is or becomes; None where it can't."""
        if self.collection is None:
            self.told["no_collection"] += 1
            return None
        if member not in self.taken:
            self.taken[member] = self._take(member, description)
        if not self.taken[member]:
            self.told["refused_images"] += 1
        elif not description:
            self.told["undescribed_images"] += 1
        return self.taken[member]

    def _take(self, member: str, description: str) -> CustomImage | None:
        content = self._read(member)
        if content is None:
            return None
        try:
            image = self._image(posixpath.basename(member), content, description)
        except ValidationError:
            return None
        same = find_image_duplicates(image, self.user, self.policy).first()
        if same:
            return same
        # Before it is saved: what fails amid it may have stored the file already.
        self.made.append(image)
        image.save()
        return image

    def _image(self, name: str, content: bytes, description: str) -> CustomImage:
        """Raises ValidationError where it isn't one that the library takes."""
        image = CustomImage(
            title=f"{self.title[:240]} ({len(self.made) + 1})",
            file=self.field.clean(SimpleUploadedFile(name, content)),
            collection=self.collection,
            uploaded_by_user=self.user,
            description=description[:DESCRIPTION_LENGTH],
        )
        image.take_in()
        return image

    def _read(self, member: str) -> bytes | None:
        try:
            info = self.zip.getinfo(member)
            self.bytes += info.file_size
            fits = info.file_size <= settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE and self.bytes <= MOST_BYTES
            if not fits or len(self.taken) >= MOST_IMAGES or info.compress_type not in COMPRESSIONS:
                return None
            # zipfile gives no more than the directory declares.
            return self.zip.read(info)
        # zipfile and zlib raise what they like on broken members.
        except Exception:
            return None
