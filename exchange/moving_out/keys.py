"""The names of objects in an export, which hold wherever it is taken: `kind:key`.

What is translated is named by its language and translation key, a file by its SHA-256, a language, user,
group or query by what it is called, all else by its number in its list.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Model
from treebeard.mp_tree import MP_Node
from wagtail.models import Page, TranslatableMixin

from core.hidden_bin import BIN

from .covered import PASSED_OVER, kind_of, named_models

ROOT = "root"


def rows_of(model: type[Model]) -> models.QuerySet:
    """The objects of a model in the order in which they are written."""
    rows = model._base_manager.exclude(**PASSED_OVER.get(model._meta.label_lower, {"pk": None}))
    rows = rows.filter(path__lt=BIN) if issubclass(model, Page) else rows.exclude(_of_binned_page(model))
    return rows.filter(depth__gt=1).order_by("path") if issubclass(model, MP_Node) else rows.order_by("pk")


def _of_binned_page(model: type[Model]) -> models.Q:
    """What hangs on a page that was deleted: the page isn't written, it only lies in the bin."""
    found = models.Q(pk__in=[])
    for field in model._meta.concrete_fields:
        if field.related_model and issubclass(field.related_model, Page):
            found |= models.Q(**{f"{field.name}__path__gte": BIN})
    return found


class Keys:
    """The keys of the objects of this site. Each list of them is read when it is first asked for: some 150
    bytes an object."""

    def __init__(self) -> None:
        self._of: dict[str, dict[Any, str]] = {}
        self.asked: dict[str, set[Any]] = {}

    def give(self, model: type[Model], keys: dict[Any, str]) -> None:
        """The keys of files, which are made of their content."""
        self._of[str(kind_of(model))] = keys

    def find(self, model: type[Model], pk: Any) -> str | None:
        """The name of an object; None where it isn't there any more."""
        kind = kind_of(model)
        if kind is None or pk is None:
            return None
        if kind not in self._of:
            self._of[kind] = dict(_keys_of(model, kind))
        key = self._of[kind].get(_as_key(model, pk))
        return f"{kind}:{key}" if key else None

    # As a references.Translator.
    def value(self, model: type[Model], value: Any) -> dict[str, str] | None:
        name = self.find(model, value)
        if name:
            self._note(model, value)
        return {"ref": name} if name else None

    def attribute(self, model: type[Model], value: str) -> str:
        """0, the key of nothing, where the link leads nowhere any more."""
        name = self.find(model, value)
        if name:
            self._note(model, value)
        return name or "0"

    def look_at(self, html: str) -> None:
        """What is here is written as it is."""

    def look_at_address(self, address: str) -> None:
        """As above."""

    def _note(self, model: type[Model], pk: Any) -> None:
        self.asked.setdefault(str(kind_of(model)), set()).add(_as_key(model, pk))

    def take_asked(self) -> dict[str, set[Any]]:
        """What was led to since this was asked last, by kind."""
        asked, self.asked = self.asked, {}
        return asked


def _as_key(model: type[Model], pk: Any) -> Any:
    try:
        return _root(model)._meta.pk.to_python(pk)
    except Exception:
        # An attribute that is no key leads nowhere.
        return None


def _root(model: type[Model]) -> type[Model]:
    return Page if issubclass(model, Page) else model


def _keys_of(model: Any, kind: str) -> Iterable[tuple[Any, str]]:
    model = _root(model)
    yield from _own_keys(model, kind)
    if issubclass(model, MP_Node):
        # It has no record, but may well be led to.
        yield model.get_first_root_node().pk, ROOT


def _own_keys(model: type[Model], kind: str) -> Iterable[tuple[Any, str]]:
    if kind in named_models():
        return _named(model, named_models()[kind][1])
    if issubclass(model, TranslatableMixin):
        rows = model._base_manager.values_list("pk", "locale__language_code", "translation_key")
        return ((pk, translation_key(language, key)) for pk, language, key in rows.iterator(2000))
    return ((pk, key_of(model, pk, number)) for number, pk in enumerate(_pks(model), 1))


def _pks(model: type[Model]) -> Iterable[Any]:
    return rows_of(model).values_list("pk", flat=True).iterator(2000)


def _named(model: type[Model], field: str) -> Iterable[tuple[Any, str]]:
    rows = model._base_manager.values_list("pk", field)
    # Some sign in by their mail address, which is nobody else's business.
    return ((pk, name) for pk, name in rows.iterator(2000) if field != "username" or "@" not in name)


def translation_key(language: str, key: UUID) -> str:
    return f"{language}/{key}"


def key_of(model: type[Model], pk: Any, number: int) -> str:
    """The key of what is neither translated nor a file."""
    return str(pk) if isinstance(model._meta.pk, models.UUIDField) else str(number)
