"""Files that lie in the storage since before uploads were looked into."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def unchecked(content, name):
    """The name under which the storage has `content`; for the `file` of a row."""
    return default_storage.save(f"documents/{name}", ContentFile(content))
