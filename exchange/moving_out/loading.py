"""Objects of this site with all that hangs on them, in queries that don't rise with their number."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from taggit.models import TaggedItem
from wagtail.models import Orderable, Revision, RevisionMixin

from .covered import child_relations, many_fields, tag_field
from .records import Values, values_of


def load(model: type[Model], instances: Sequence[Any]) -> dict[Any, Values]:
    """The objects as modelcluster's serializable_data has them, by primary key."""
    found = {instance.pk: {"pk": instance.pk, **values_of(instance)} for instance in instances}
    for relation in child_relations(model):
        name, key = relation.get_accessor_name(), relation.field
        for values in found.values():
            values[name] = []
        rows = relation.related_model._default_manager.filter(**{f"{key.name}__in": list(found)})
        children = list(rows.order_by(*_order(relation.related_model)))
        loaded = load(relation.related_model, children) if children else {}
        for child in children:
            found[getattr(child, key.attname)][name].append(loaded[child.pk])
    for field in many_fields(model):
        for values in found.values():
            values[field.name] = []
        source, target = field.m2m_column_name(), field.m2m_reverse_name()
        through: Any = field.remote_field.through
        pairs = through._base_manager.filter(**{f"{source}__in": list(found)}).order_by("pk")
        for pk, other in pairs.values_list(source, target):
            found[pk][field.name].append(other)
    return found


def _order(model: type[Model]) -> list[str]:
    """That in which they are shown, as far as it doesn't turn around the order in which they were made."""
    return ["sort_order", "pk"] if issubclass(model, Orderable) else ["pk"]


def tags_of(model: type[Model], pks: Sequence[Any]) -> dict[Any, list[str]]:
    if tag_field(model) is None:
        return {}
    rows = TaggedItem.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id__in=list(pks)
    )
    tags = defaultdict(list)
    for pk, name in rows.order_by("pk").values_list("object_id", "tag__name"):
        tags[pk].append(name)
    return tags


def drafts_of(instances: Sequence[Any]) -> dict[Any, list[Revision]]:
    """What waits beside the public text, oldest first: the newest draft, and what is due on a date."""
    waiting = {
        instance.latest_revision_id: instance.pk
        for instance in instances
        if isinstance(instance, RevisionMixin) and instance.latest_revision_id and _has_draft(instance)
    }
    pks = {str(instance.pk): instance.pk for instance in instances if isinstance(instance, RevisionMixin)}
    if not pks:
        return {}
    types = ContentType.objects.get_for_models(*{type(instance) for instance in instances}).values()
    scheduled = Q(approved_go_live_at__isnull=False, object_id__in=pks, content_type__in=types)
    drafts = defaultdict(list)
    for revision in Revision.objects.filter(Q(pk__in=waiting) | scheduled).order_by("created_at", "pk"):
        drafts[pks[revision.object_id]].append(revision)
    return drafts


def _has_draft(instance: Any) -> bool:
    return instance.has_unpublished_changes or not instance.live
