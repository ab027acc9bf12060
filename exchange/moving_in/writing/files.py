"""The images and files that items bring, kept once each in the library."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File as Content
from django.core.files.storage import Storage
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection

from core.models import CustomImage, File
from core.text import cut, slugify
from core.uploads import SIGNATURES, check_file, clean_picture, extension_of
from exchange.moving_in.models import LONGEST_PLACE, ImportedFile

from ..item import Attachment, BadRecord, Source
from .fetching import Fetched
from .memo import Memo

NAME_LENGTH = 60
PIECE = 1 << 20
Kept = File | CustomImage


class RefusedFile(BadRecord):
    """A file that can be had, but isn't one that is taken in: asking again gives the same."""


class Library:
    """Keeps attachments. With `dry` they are only looked at: what is given back isn't in the library."""

    def __init__(self, source: Source | Fetched, memo: Memo, dry: bool) -> None:
        self.source, self.memo, self.dry = source, memo, dry

    def image(self, attachment: Attachment, description: str) -> CustomImage:
        """Raises BadRecord where it can't be had, isn't an image or has too many pixels."""
        return self._kept(
            attachment, CustomImage, lambda content: self._new_image(attachment, content, description)
        )

    def file(self, attachment: Attachment) -> File:
        """Raises BadRecord where it can't be had or isn't what its name says."""
        return self._kept(attachment, File, lambda content: self._new_file(attachment, content))

    def _kept(self, attachment: Attachment, model: Any, make: Any) -> Any:
        if len(attachment.place) > LONGEST_PLACE:
            raise RefusedFile(_("The address of a file is longer than %(limit)s.") % {"limit": LONGEST_PLACE})
        # Not remembered: there may be hundreds of thousands.
        known = self._known(attachment.place, model)
        if known:
            return known
        check_kind(attachment.place, model)
        with self.source.open(attachment) as content:
            found = make(content)
        if not self.dry:
            name = "image" if model is CustomImage else "file"
            values = {"address": address_of(attachment.place), name: found}
            ImportedFile.objects.update_or_create(
                source=self.source.name, place=attachment.place, defaults=values
            )
        return found

    def _known(self, place: str, model: Any) -> Any:
        row = ImportedFile.objects.filter(source=self.source.name, place=place).select_related(
            "file", "image"
        )
        found = row.first()
        return (found.image if model is CustomImage else found.file) if found else None

    def _new_file(self, attachment: Attachment, content: BinaryIO) -> File:
        place = attachment.place
        name = name_of(place)
        with refused(place):
            check_file(Content(content), name)
        title = cut(attachment.title or name, 255)
        if self.dry:
            return File(pk=0, title=title)
        return self._same_or_new(File, "documents", name, title, content, {})

    def _new_image(self, attachment: Attachment, content: BinaryIO, description: str) -> CustomImage:
        name = name_of(attachment.place)
        with refused(attachment.place):
            kept = clean_picture(Content(content), name)
        title = cut(attachment.title or description or name, 255)
        if self.dry:
            return CustomImage(pk=0, title=title)
        more = {"description": cut(attachment.title or description or title, 255)}
        return self._same_or_new(CustomImage, "original_images", name, title, kept, more)

    def _same_or_new(
        self, model: Any, folder: str, name: str, title: str, content: Any, more: dict[str, Any]
    ) -> Any:
        """What the library has of the same content and everybody may see, else a new one."""
        digest, size = digest_of(content)
        collection = self.memo.get("collection", Collection.get_first_root_node)
        same = model.objects.filter(file_hash=digest, collection=collection).order_by("pk").first()
        if same:
            return same
        stem, extension = os.path.splitext(name)
        # By its content: what a run that was killed has left is taken up again, not doubled.
        path = f"{folder}/{digest[:12]}/{slugify(stem, NAME_LENGTH) or 'tep'}{extension.lower()}"
        keep(model._meta.get_field("file").storage, path, content, size)
        new = model(file=path, title=title, collection=collection, file_hash=digest, file_size=size, **more)
        new.save()
        return new


def keep(storage: Storage, path: str, content: Any, size: int) -> None:
    """Store a file, unless a row has it. What a run that was killed has left is written anew, also where it
    is whole: it may be so old that it is about to be tidied away."""
    if storage.exists(path):
        if storage.size(path) == size and _is_named(path):
            return
        storage.delete(path)
    content.seek(0)
    storage.save(path, Content(content))


def _is_named(path: str) -> bool:
    return any(model.objects.filter(file=path).exists() for model in (File, CustomImage))


def digest_of(content: Any) -> tuple[str, int]:
    """The SHA-1 of a file, as Wagtail has it of all, and its size."""
    content.seek(0)
    digest, size = hashlib.sha1(usedforsecurity=False), 0
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def check_kind(place: str, model: type[Kept]) -> None:
    """Raises RefusedFile where a file has an extension that isn't taken in, before it is fetched."""
    extension = extension_of(name_of(place))
    if model is CustomImage and extension not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise RefusedFile(_("%(place)s: images of this kind aren't taken in.") % {"place": place})
    if model is File and extension not in SIGNATURES:
        raise RefusedFile(_("%(place)s: files of this kind aren't taken in.") % {"place": place})


@contextmanager
def refused(place: str) -> Iterator[None]:
    """Says which file isn't taken in, and why."""
    try:
        yield
    except ValidationError as error:
        raise RefusedFile(f"{place}: {' '.join(error.messages)}") from error


def name_of(place: str) -> str:
    return os.path.basename(unquote(urlsplit(place).path))


def address_of(place: str) -> str:
    """Where the old site had a file, as redirects write addresses."""
    parts = urlsplit(place)
    query = f"?{parts.query}" if parts.query else ""
    return address_key(f"/{parts.path.lstrip('/')}{query}")


def address_key(address: str) -> str:
    """An address of the old site without its place in the page, as redirects write it."""
    return Redirect.normalise_path(address.partition("#")[0])
