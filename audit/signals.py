"""What is written into the log by itself: whoever does it, from whichever view, task or command.

Wagtail's own log has nearly all that editors do; each of its entries is one here. Rows of which it should be
known what they were (audit.watching) are followed from one state to the next in its place.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.documents.models import document_served
from wagtail.models import DraftStateMixin, ModelLogEntry, PageLogEntry

from core.public_media import publicly_shown
from core.ranges import asked_range

from .actions import CHANGED, CREATED, DELETED, DOWNLOADED
from .recording import record
from .watching import MADE_MANY, differences, is_told, is_watched, kept, values, watched_models

# Told by the row itself.
OF_ROWS = {"wagtail.create", "wagtail.edit", "wagtail.delete"}
# A draft is saved every few seconds while it is written; nobody sees it yet, and Wagtail's log has each.
OF_DRAFTS = {"wagtail.edit"}
# What people write to each other, and to whom: that they did is told.
TEXTS = {"comment", "email", "text"}


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def keep_log_entry(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created or raw or _is_told_elsewhere(instance):
        return
    model = instance.content_type.model_class()
    record(
        instance.action,
        user=instance.user,
        kind=model._meta.label_lower if model else "",
        key=str(instance.object_id),
        label=instance.label,
        after=_without_texts(instance.data) or None,
    )


def _is_told_elsewhere(entry: Any) -> bool:
    if isinstance(entry, PageLogEntry):
        return entry.action in OF_DRAFTS or entry.action.startswith("wagtail.view_restriction.")
    model = entry.content_type.model_class()
    if model is None:
        return False
    is_draft = issubclass(model, DraftStateMixin) and entry.action in OF_DRAFTS
    return is_draft or (is_watched(model) and entry.action in OF_ROWS)


def _without_texts(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_texts(value) if isinstance(value, dict) else value
        for name, value in (data or {}).items()
        if name not in TEXTS or isinstance(value, dict)
    }


def note_before(sender: type[Model], instance: Any, update_fields: Any, raw: bool, **kwargs: Any) -> None:
    if not raw and is_told(sender, update_fields):
        instance._before = values(kept(sender, instance.pk))


def keep_change(sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    before = instance.__dict__.pop("_before", None)
    if before is None:
        return
    changed_from, changed_to = differences(before, values(kept(sender, instance.pk)))
    if changed_to or created:
        record(CREATED if created else CHANGED, item=instance, before=changed_from or None, after=changed_to)


def keep_deletion(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    record(DELETED, item=instance, before=differences(values(instance), {})[0])


def watch() -> None:
    """Once all models are there; the saving of others costs nothing more."""
    for model in watched_models():
        pre_save.connect(note_before, sender=model)
        post_save.connect(keep_change, sender=model)
        post_delete.connect(keep_deletion, sender=model)
    for name in MADE_MANY:
        model = apps.get_model(name)
        model.objects.bulk_create = partial(make_one_by_one, model)


def make_one_by_one(
    model: type[Model], items: Sequence[Any], ignore_conflicts: bool = False, **kwargs: Any
) -> Sequence[Any]:
    """In place of `bulk_create`, so that each is told; they are few."""
    for item in items:
        if not ignore_conflicts or kept(model, item.pk) is None:
            item.save(force_insert=True)
    return items


@receiver(m2m_changed)
def keep_relation(sender: Any, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    """Groups of a user, permissions of a group, and the same from the other side."""
    if not is_watched(type(instance)):
        return
    moment, _separator, _what = action.partition("_")
    name, related = _relation(sender, instance, reverse)
    if moment == "pre":
        instance._related = related
        return
    before = instance.__dict__.pop("_related", [])
    if before != related:
        record(CHANGED, item=instance, before={name: before}, after={name: related})


def _relation(through: Any, instance: Model, reverse: bool) -> tuple[str, list[str]]:
    """The relation's name, and to what it leads now."""
    meta = instance._meta
    if reverse:
        names = [rel.get_accessor_name() for rel in meta.related_objects if _through(rel) is through]
    else:
        names = [field.name for field in meta.many_to_many if _through(field.remote_field) is through]
    name = str(names[0])
    return name, sorted(map(str, getattr(instance, name).all()))


def _through(relation: Any) -> Any:
    return getattr(relation, "through", None)


def _is_later_part(request: HttpRequest, file: Any) -> bool:
    try:
        part = asked_range(request.headers.get("Range", ""), file.get_file_size() or 0)
    except ValueError:
        # There is nothing at that place, and nothing is given.
        return True
    return part is not None and part[0] > 0


def _is_public(file: Any) -> bool:
    is_shown = file.pk in publicly_shown(type(file), {file.pk})
    return is_shown and not file.collection.get_view_restrictions()


@receiver(document_served)
def keep_download(instance: Any, request: HttpRequest, **kwargs: Any) -> None:
    """A file that isn't for everybody, had by somebody who is signed in; of its parts only the first."""
    if request.user.is_authenticated and not _is_later_part(request, instance) and not _is_public(instance):
        record(DOWNLOADED, item=instance, label=instance.title)
