"""The images and attachments of an old site, found within its folder or, where allowed, on the old site."""

import io
import os
import stat
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.outgoing import Limits, OutgoingError, fetch

from ..item import Attachment, BadRecord

IMAGES = frozenset({"jpg", "jpeg", "png", "gif", "webp", "bmp", "avif"})
OFFICE = frozenset({"doc", "docx", "odt", "pdf", "ppt", "pptx", "rtf", "txt", "xls", "xlsx", "ods", "odp"})
OTHERS = frozenset({"zip", "rar", "7z", "mp3", "mp4", "wav", "wma", "wmv", "avi", "m4a", "ogg", "opus"})
ATTACHED = OFFICE | OTHERS
# Downloading, in seconds.
PATIENCE = 120


def extension_of(place: str) -> str:
    """The ending of the name in small letters and without the dot; of an address, of its path."""
    return os.path.splitext(urlsplit_path(place))[1][1:].lower()


def urlsplit_path(place: str) -> str:
    """The path of an address, unquoted, and of anything else all of it."""
    try:
        return unquote(urlsplit(place).path)
    except ValueError:
        return place


class Files:
    """The folder that the files of a source lie in; `may_download` lets what isn't there be fetched.

    A place is looked for as it is written, unquoted, with another case or normal form of its letters; that of
    an address by its host and path, and by its path alone. Nothing outside of the folder is ever opened.
    """

    def __init__(self, folder: Path, *, may_download: bool = False) -> None:
        self.folder = folder.resolve()
        self.may_download = may_download

    def open(self, attachment: Attachment) -> BinaryIO:
        """The bytes of an attachment. Raises BadRecord."""
        place = attachment.place
        limit = size_limit(place)
        path = self.find(place)
        if path:
            return _opened(path, place, limit)
        if not place.startswith(("http://", "https://")):
            raise BadRecord(_("The file %(place)s isn't in the folder.") % {"place": place})
        if not self.may_download:
            raise BadRecord(
                _("The file %(place)s isn't in the folder, and downloading isn't allowed.") % {"place": place}
            )
        return _downloaded(place, limit)

    def find(self, place: str, *, by_path: bool = True) -> Path | None:
        """Where a place is within the folder, or nothing; `by_path`: an address also without its host."""
        for way in _ways(place, by_path):
            path = self._within(way)
            if path:
                return path
        return None

    def _within(self, way: str) -> Path | None:
        parts = [part for part in way.replace("\\", "/").split("/") if part not in ("", ".")]
        if not parts or ".." in parts or any("\x00" in part or len(part) > 255 for part in parts):
            return None
        path = self.folder
        for part in parts:
            found = _entry(path, part)
            if found is None:
                return None
            path = found
        # A link may lead out of the folder.
        path = path.resolve()
        return path if path.is_relative_to(self.folder) else None


def _ways(place: str, by_path: bool) -> list[str]:
    ways = [place, unquote(place)]
    try:
        parts = urlsplit(place)
    except ValueError:
        return ways
    path = unquote(parts.path)
    # What saves sites puts the query into the name.
    asked = f"{path}?{unquote(parts.query)}" if parts.query else path
    bare = not parts.netloc or by_path
    for name in (asked, path):
        ways += [f"{parts.netloc}/{name}", *([name] if bare else [])]
    return list(dict.fromkeys(ways))


def _entry(folder: Path, name: str) -> Path | None:
    path = folder / name
    try:
        if path.exists():
            return path
        other = _names(str(folder)).get(_alike(name))
    except (OSError, ValueError):
        return None
    return folder / other if other else None


def _alike(name: str) -> str:
    """What two spellings of a name have in common: Windows told no case apart, macOS writes NFD."""
    return unicodedata.normalize("NFC", name).casefold()


@lru_cache(maxsize=8)
def _names(folder: str) -> dict[str, str]:
    return {_alike(name): name for name in sorted(os.listdir(folder))} if os.path.isdir(folder) else {}


def size_limit(place: str) -> int:
    """How many bytes a file of that name may have, as for uploads."""
    if extension_of(place) in IMAGES:
        return settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    return settings.WAGTAILDOCS_MAX_UPLOAD_SIZE


def _opened(path: Path, place: str, limit: int) -> BinaryIO:
    try:
        # Opening a pipe would wait for ever.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError as error:
        raise BadRecord(
            _("The file %(place)s can't be read: %(error)s") % {"place": place, "error": error.strerror}
        ) from error
    state = os.fstat(number)
    if stat.S_ISREG(state.st_mode) and state.st_size <= limit:
        return os.fdopen(number, "rb")
    os.close(number)
    if not stat.S_ISREG(state.st_mode):
        raise BadRecord(_("%(place)s is no file.") % {"place": place})
    raise _too_large(place, limit)


def _downloaded(place: str, limit: int) -> BinaryIO:
    try:
        content = fetch(place, limits=Limits(seconds=PATIENCE, size=limit))
    except OutgoingError as error:
        raise BadRecord(
            _("The file %(place)s can't be fetched: %(error)s") % {"place": place, "error": error}
        ) from error
    if content.status != 200:
        raise BadRecord(
            _("The file %(place)s can't be fetched: %(error)s") % {"place": place, "error": content.status}
        )
    return io.BytesIO(content.body)


def _too_large(place: str, limit: int) -> BadRecord:
    return BadRecord(
        _("The file %(place)s is larger than %(limit)s MiB.") % {"place": place, "limit": limit >> 20}
    )
