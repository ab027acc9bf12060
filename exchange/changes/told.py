"""Which pages are told to other portals, and what they show of one another."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import F, ForeignKey, ManyToManyField, Model, Q, QuerySet
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, get_page_models

from core.listings import public
from delivery.triggers import is_seen

# What a page has of these is its own: they are never written to.
FIXED = {"contenttypes.contenttype", "wagtailcore.locale"}


@cache
def told_models() -> list[type[Any]]:
    """The types of the pages that are told of: those that are read for themselves."""
    return [model for model in get_page_models() if getattr(model, "kind", None)]


def told(pages: Any = None) -> QuerySet:
    """Those of `pages`, a query of them, else of all, that anyone may read and that aren't lists of others.

    An alias in another language is left out: it says what its source says (core.untranslated).
    """
    found = Page.objects.all() if pages is None else pages
    is_stand_in = Q(alias_of__isnull=False) & ~Q(alias_of__locale=F("locale"))
    return public(found.type(*told_models()).exclude(is_stand_in))


def told_keys(keys: Iterable[int]) -> set[int]:
    """Those of the primary keys whose pages anyone may read now, whatever was told of them last."""
    return set(told(Page.objects.filter(pk__in=list(keys))).order_by().values_list("pk", flat=True))


@cache
def shared_paths() -> dict[type[Model], list[tuple[type[Any], str]]]:
    """The shared things that pages show, such as terms, images and files: the types of pages that show them,
    each with the way to it from the page."""
    found: dict[type[Model], list[tuple[type[Any], str]]] = {}
    for page_model, path, model in _ways():
        if not issubclass(model, Page) and is_seen(model) and model._meta.label_lower not in FIXED:
            found.setdefault(model, []).append((page_model, path))
    return found


@cache
def paths_to_pages() -> list[tuple[type[Any], str]]:
    """As shared_paths, of pages that other pages show."""
    return [(page_model, path) for page_model, path, model in _ways() if issubclass(model, Page)]


def _ways() -> Iterable[tuple[type[Any], str, type[Any]]]:
    for page_model in told_models():
        for path, model in _keys_of(page_model):
            yield page_model, path, model
        for relation in get_all_child_relations(page_model):
            if is_seen(relation.related_model):
                for path, model in _keys_of(relation.related_model):
                    yield page_model, f"{relation.field.related_query_name()}__{path}", model


def _keys_of(model: type[Any]) -> Iterable[tuple[str, type[Any]]]:
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        is_key = isinstance(field, ForeignKey | ManyToManyField) and not field.one_to_one
        if is_key and not isinstance(field, ParentalKey):
            yield field.name, field.related_model
