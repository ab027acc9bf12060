"""What a row was and is, for those of which the log keeps it."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from wagtail.contrib.settings.registry import registry as settings_registry

# Rights, places of pages and files, what leads readers or editors elsewhere; and all settings.
WATCHED = {
    "auth.group", "editorial.approvaltask", "editorial.delegation",
    "editorial.unit", "editorial.unitplace", "editorial.user", "exchange.watchedfeed",
    "wagtailcore.apitoken", "wagtailcore.collection", "wagtailcore.collectionviewrestriction",
    "wagtailcore.groupapprovaltask", "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission", "wagtailcore.groupsitepermission", "wagtailcore.locale",
    "wagtailcore.pageviewrestriction", "wagtailcore.site", "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype", "wagtailcore.workflowpage", "wagtailcore.workflowtask",
    "wagtailredirects.redirect",
}  # fmt: skip
# Wagtail (8.0) makes these many at a time, in the forms of groups and workflows, which tells nobody.
MADE_MANY = [
    "wagtailcore.grouppagepermission", "wagtailcore.groupcollectionpermission",
    "wagtailcore.workflowcontenttype",
]  # fmt: skip
SECRET = {"password", "key_hash"}
# What changes by itself, or says nothing; besides what no form has.
UNTOLD = {"id", "path", "depth", "numchild", "last_login", "last_used_at", "page_ptr", "task_ptr"}
HIDDEN = "•••"
LONGEST = 500


def watched_models() -> set[type[Model]]:
    return {*map(apps.get_model, WATCHED), *settings_registry}


def is_watched(model: type[Model]) -> bool:
    return model._meta.label_lower in WATCHED or model in settings_registry


def told_fields(model: type[Model]) -> list[Field]:
    fields = model._meta.concrete_fields
    return [field for field in fields if field.editable and field.name not in UNTOLD]


def is_told(model: type[Model], names: Iterable[str] | None) -> bool:
    """Whether a change of these fields, or of all, is one that is kept."""
    return names is None or not {field.name for field in told_fields(model)}.isdisjoint(names)


def values(item: Model | None) -> dict[str, Any]:
    """{field: value} of a row as people read it; a secret is only there or not."""
    if item is None:
        return {}
    return {field.name: _value(item, field) for field in told_fields(type(item))}


def kept(model: type[Model], key: Any) -> Model | None:
    """The row as the database has it, before what is being done."""
    return model._base_manager.filter(pk=key).first() if key is not None else None


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of both only what differs; of a secret that it does."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: _shown(before[name]) for name in names if name in before},
        {name: _shown(after[name]) for name in names if name in after},
    )


class Secret(str):
    """A value that is compared and never kept."""


def _value(item: Model, field: Field) -> Any:
    value = getattr(item, field.attname)
    if field.name in SECRET:
        return Secret(value or "")
    if field.is_relation and value is not None:
        # What it leads to may be gone where nothing holds it.
        related = field.related_model._base_manager.filter(pk=value).first()  # type: ignore[union-attr]
        return f"{related or ''} ({value})"
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)[:LONGEST]


def _shown(value: Any) -> Any:
    if isinstance(value, Secret):
        return HIDDEN if value else ""
    return value
