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
from .told import paths_to_pages, shared_paths, told
from .triggers import ALL, COLLECTION, PAGE, TREE


def pages_touched(marks: Iterable[Touch]) -> set[int]:
    """The primary keys of the pages that these marks may mean, of some that are gone too."""
    keys: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        keys[mark.what].add(mark.key)
    if keys.pop(ALL, None):
        return all_pages()
    found = keys.pop(PAGE, set())
    found |= _below(keys.pop(TREE, set()))
    found |= _showing_pages(found)
    found |= _showing(File, _files_in(keys.pop(COLLECTION, set())))
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, touched in keys.items():
        found |= _showing(models[table], touched)
    return found


def all_pages() -> set[int]:
    """Those that are told of, and those that were."""
    return {*told().order_by().values_list("pk", flat=True), *_ids(PublicRecord.objects.all(), "page_id")}


def _below(keys: Sized[int]) -> set[int]:
    """The pages and all that lie below them."""
    paths = Page.objects.filter(pk__in=keys).values_list("path", flat=True)
    found = set(keys)
    for path in paths:
        found |= _ids(Page.objects.filter(path__startswith=path))
    return found


def _showing_pages(keys: Sized[int]) -> set[int]:
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
