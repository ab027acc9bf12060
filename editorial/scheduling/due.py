"""Finds what is due and does it, one item after the other."""

import datetime
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from core.tree import share_tree

from ..approval.bundles import Bundle, due_bundles, publish_bundle
from .models import DueFailure

# From so much on it is late, and people are told.
LATE = datetime.timedelta(minutes=2)
# So many are named.
MOST = 100
logger = logging.getLogger(__name__)


class NotPublishedError(Exception):
    """A bundle that couldn't be published; says why."""


@dataclass(frozen=True)
class Due:
    """A page, a snippet or a bundle that is to be changed since `at`; `revision` is the text that goes up."""

    at: datetime.datetime
    model: type[Any]
    pk: str
    revision: int | None = None

    @property
    def content_type(self) -> ContentType:
        return ContentType.objects.get_for_model(self.model)

    @property
    def comes_down(self) -> bool:
        return self.model is not Bundle and self.revision is None

    @property
    def key(self) -> tuple[int, str, bool]:
        return self.content_type.pk, self.pk, self.comes_down

    @property
    def of_failure(self) -> dict[str, Any]:
        """What its DueFailure is found by."""
        return {"content_type": self.content_type, "object_id": self.pk, "comes_down": self.comes_down}


@cache
def models_with_drafts() -> list[type[Any]]:
    """Those that Wagtail's command looks through."""
    others = (m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))
    return [Page, *others]


def find_due(until: datetime.datetime) -> list[Due]:
    """What was due at that moment: first what comes down, then what goes up, the bundles last."""
    return [*_alone(until), *_bundles(until)]


def _alone(until: datetime.datetime) -> list[Due]:
    return [*_coming_down(until), *_going_up(until)]


def _coming_down(until: datetime.datetime) -> Iterator[Due]:
    for model in models_with_drafts():
        rows = model.objects.filter(live=True, expire_at__lt=until).order_by("expire_at", "pk")
        yield from (Due(at, model, str(pk)) for pk, at in rows.values_list("pk", "expire_at"))


def _going_up(until: datetime.datetime) -> Iterator[Due]:
    rows = Revision.objects.filter(approved_go_live_at__lt=until).order_by("approved_go_live_at", "pk")
    for pk, at, kind, item in rows.values_list("pk", "approved_go_live_at", "base_content_type", "object_id"):
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None:
            yield Due(at, model, item, pk)


def _bundles(until: datetime.datetime) -> Iterator[Due]:
    for bundle in due_bundles(until):
        yield Due(bundle.due_at, Bundle, str(bundle.pk))


def do_due() -> None:
    """Do all that is due and whose pause is over. What fails is logged, and holds up nothing else."""
    due = find_due(timezone.now())
    failures = _failures_of(due)
    for item in due:
        failure = failures.get(item.key)
        if failure is None or failure.is_to_be_tried:
            do_one(item)


def _failures_of(due: list[Due]) -> dict[tuple[int, str, bool], DueFailure]:
    """Those that still count; what was done, put off or deleted since is forgotten."""
    found = _failures()
    over = found.keys() - {item.key for item in due}
    if over:
        DueFailure.objects.filter(pk__in=[found[key].pk for key in over]).delete()
    return found


def _failures() -> dict[tuple[int, str, bool], DueFailure]:
    return {(row.content_type_id, row.object_id, row.comes_down): row for row in DueFailure.objects.all()}


def do_one(item: Due) -> bool:
    """Whether it was done. Not where somebody else is at it: what is known of it stays until it is done."""
    try:
        is_done = _do(item)
    except Exception as error:
        DueFailure.note(error, **item.of_failure)
        late = timezone.now() - item.at
        logger.exception(
            "%s %s, due since %s, can't be published or taken down%s",
            item.model._meta.label, item.pk, item.at.isoformat(), ": it is late" if late > LATE else "",
        )  # fmt: skip
        return False
    if is_done:
        DueFailure.objects.filter(**item.of_failure).delete()
    return is_done


def _do(item: Due) -> bool:
    if item.model is Bundle:
        return _publish_bundle(item)
    return _take_down(item) if item.comes_down else _put_up(item)


def _held(rows: Any) -> Any:
    """The one row, if it is still due; None where somebody else is at it: they do it, or the next round."""
    share_tree()
    return rows.select_for_update(of=("self",), skip_locked=True, no_key=True).first()


@transaction.atomic
def _take_down(item: Due) -> bool:
    row = _held(item.model.objects.filter(pk=item.pk, live=True, expire_at__lt=timezone.now()))
    if row is None:
        return False
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


@transaction.atomic
def _put_up(item: Due) -> bool:
    # The row of the item before its revision, as everybody else does.
    if _held(item.model._base_manager.filter(pk=item.pk)) is None:
        return False
    due = Revision.objects.filter(pk=item.revision, approved_go_live_at__lt=timezone.now())
    revision = due.first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def _publish_bundle(item: Due) -> bool:
    bundle = Bundle.objects.get(pk=item.pk)
    if not publish_bundle(bundle):
        bundle.refresh_from_db(fields=["failure"])
        raise NotPublishedError(bundle.failure)
    return True


@dataclass(frozen=True)
class Late:
    """What should have been done a while ago; `failure` says why it wasn't, where it was tried."""

    due: Due
    item: Model | None
    failure: DueFailure | None

    @property
    def is_page(self) -> bool:
        return isinstance(self.item, Page)

    @property
    def comes_down(self) -> bool:
        return self.due.comes_down


def late_bundles() -> list[Bundle]:
    """Those that failed, and those that should have been published a while ago and that nobody has tried."""
    failed = list(Bundle.objects.exclude(failure="").filter(published_at=None)[:MOST])
    known = {bundle.pk for bundle in failed}
    late = due_bundles(timezone.now() - LATE)
    return [*failed, *(bundle for bundle in late if bundle.pk not in known)][:MOST]


def late_items() -> list[Late]:
    """The longest overdue first. Bundles aren't among them: the desk has a list of its own for those."""
    due = _alone(timezone.now() - LATE)[:MOST]
    if not due:
        return []
    failures = _failures()
    items = {
        (model, str(row.pk)): row
        for model in {item.model for item in due}
        for row in model.objects.filter(pk__in=[item.pk for item in due if item.model is model])
    }
    late = [Late(item, items.get((item.model, item.pk)), failures.get(item.key)) for item in due]
    return sorted(late, key=lambda one: one.due.at)
