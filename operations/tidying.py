"""The uploaded files against the rows that name them: what lies there for nobody, and what isn't there.

A revision and a version of a page name rows of the library, never files: a file that no row names is
nobody's.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db.models import FileField, Model
from django.utils import timezone
from wagtail.models import UploadedFile

from .media import walk

# Where the fields of the portal and of Wagtail keep files; what lies elsewhere is somebody else's.
FOLDERS = (
    "avatar_images/", "documents/", "hidden-images/", "images/", "original_images/", "packs/",
    "wagtail_uploads/",
)  # fmt: skip
# What is younger may be of an upload or an import that hasn't committed its row yet.
GRACE = datetime.timedelta(hours=24)


@dataclass
class Differences:
    """`orphans` are names of files without a row, `missing` rows without their file: "core.file 12: name"."""

    orphans: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    # Uploads of several at once whose form nobody has filled in.
    abandoned: list[UploadedFile] = field(default_factory=list)


def file_fields() -> Iterator[tuple[type[Model], FileField]]:
    for model in apps.get_models():
        for one in model._meta.local_concrete_fields:
            if isinstance(one, FileField):
                yield model, one


def compare(storage: Storage = default_storage) -> Differences:
    """The files first, the rows after them: a row that comes meanwhile finds its file named."""
    stored = {name for name in walk(storage) if name.startswith(FOLDERS)}
    found = Differences()
    named: set[str] = set()
    for model, one in file_fields():
        for pk, name in model._base_manager.exclude(**{one.name: ""}).values_list("pk", one.name).iterator():
            named.add(name)
            if name and name not in stored and not storage.exists(name):
                found.missing.append(f"{model._meta.label_lower} {pk}: {name}")
    found.orphans = sorted(name for name in stored - named if _is_old(storage, name))
    found.abandoned = [row for row in UploadedFile.objects.order_by("pk") if _is_old(storage, row.file.name)]
    return found


def tidy(found: Differences, storage: Storage = default_storage) -> int:
    """Delete what is nobody's; a file that a row has come to name since, or that was written anew for one,
    stays. Returns how many went."""
    count = 0
    for name in found.orphans:
        if _is_old(storage, name) and not _is_named(name):
            storage.delete(name)
            count += 1
    for row in found.abandoned:
        storage.delete(str(row.file.name))
        row.delete()
        count += 1
    return count


def _is_named(name: str) -> bool:
    return any(model._base_manager.filter(**{one.name: name}).exists() for model, one in file_fields())


def _is_old(storage: Storage, name: Any) -> bool:
    """Raises OSError where the store doesn't tell: then nothing must go."""
    try:
        return timezone.now() - storage.get_modified_time(name) > GRACE
    except FileNotFoundError:
        # It has gone since it was listed, or was never there.
        return True
