"""Which pages may be told otherwise after what was touched."""

from collections import defaultdict
from collections.abc import Collection as Sized
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Q
from wagtail.models import Collection, Page

from core.listings import ids_of_pages_with
from core.models import File

from .models import PublicRecord, Touch
from .told import paths_to_pages, shared_paths
from .triggers import COLLECTION, PAGE, VISIBLE


def pages_touched(marks: Iterable[Touch]) -> set[int]:
    """The primary keys of the pages that these marks may mean, of some that are gone too.

    Marks of very many pages are followed by keys_after and keys_below.
    """
    keys: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        keys[mark.what].add(mark.key)
    found = keys.pop(PAGE, set()) | keys.pop(VISIBLE, set())
    found |= showing_pages(found)
    found |= _showing(File, _files_in(keys.pop(COLLECTION, set())))
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, touched in keys.items():
        found |= _showing(models[table], touched)
    return found


def keys_after(key: int, size: int) -> list[int]:
    """The next primary keys of pages that are there, and of those that were told of; at most so many."""
    pages = Page.objects.filter(pk__gt=key).order_by("pk").values_list("pk", flat=True)
    known = PublicRecord.objects.filter(page_id__gt=key).order_by("page_id").values_list("page_id", flat=True)
    return sorted({*pages[:size], *known[:size]})[:size]


def keys_below(page: int, key: int, size: int) -> list[int]:
    """The next primary keys of a page and of all below it, in the same way. What is deleted is marked by
    itself."""
    path = Page.objects.filter(pk=page).values_list("path", flat=True).first()
    if path is None:
        return []
    below = Page.objects.filter(path__startswith=path, pk__gt=key).order_by("pk")
    return list(below.values_list("pk", flat=True)[:size])


def showing_pages(keys: Sized[int]) -> set[int]:
    """The pages that show something of these: as related, as a law, as a translation, in a link of the
    text."""
    found = ids_of_pages_with(Page, keys)
    for model, path in paths_to_pages():
        found |= _ids(model.objects.filter(**{f"{path}__in": keys}))
    same = Q(translation_key__in=Page.objects.filter(pk__in=keys).values("translation_key"))
    # Of a page that is gone, its record knows what it was a translation of.
    gone = PublicRecord.objects.filter(page_id__in=keys).values("translation_key")
    return found | _ids(Page.objects.filter(same | Q(translation_key__in=gone)))


def _showing(model: type[Any], keys: Sized[int]) -> set[int]:
    """The pages that show one of these shared things, drafts too."""
    if not keys:
        return set()
    found = ids_of_pages_with(model, keys)
    for page_model, path in shared_paths().get(model, ()):
        found |= _ids(page_model.objects.filter(**{f"{path}__in": keys}))
    return found


def _files_in(keys: Sized[int]) -> set[int]:
    found: set[int] = set()
    for path in Collection.objects.filter(pk__in=keys).values_list("path", flat=True):
        found |= _ids(File.objects.filter(collection__path__startswith=path))
    return found


def _ids(rows: Any, name: str = "pk") -> set[int]:
    return set(rows.order_by().values_list(name, flat=True))
