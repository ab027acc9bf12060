"""Publishing and taking down are done whole or not at all, for Wagtail 8.0.

Wagtail's actions write one row after the other, each for itself: what fails, or is killed, in the middle of
them leaves a page that is public without its entry in the log, or takes away a schedule that was approved.
Every way to do it comes by its action: a button, the last approval, the schedule, a bundle, many at once, an
import. What follows elsewhere, such as a task, is in the same transaction or comes after it. Moving, copying
and deleting are core.tree's.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.models import Revision

from core.tree import deleted_meanwhile

from ..checks.publishing import SCHEDULED
from .holding import lock

# What is several actions, or one and its entry in the log. A new page together with what its form finds: that
# no other document has its number holds until it is saved (documents.doubles).
VIEWS: tuple[tuple[type, str], ...] = (
    (CreateView, "post"),
    (UnpublishView, "unpublish"),
    (SetPrivacyView, "form_valid"),
)


def act_whole() -> None:
    PublishRevisionAction.execute = published_whole(PublishRevisionAction.execute)
    UnpublishAction.execute = taken_down_whole(UnpublishAction.execute)
    # Those below it in the same transaction.
    UnpublishPageAction.execute = transaction.atomic(UnpublishPageAction.execute)
    for view, name in VIEWS:
        setattr(view, name, transaction.atomic(getattr(view, name)))


def published_whole(execute: Callable) -> Callable:
    """The action publishes the text of its revision into the row as it is now, which is held."""

    @wraps(execute)
    @transaction.atomic
    def bound(self: Any, skip_permission_checks: bool = False) -> Any:
        if lock(self.object) is None:
            raise deleted_meanwhile(self.object)
        if self.log_action == SCHEDULED and not _is_still_due(self.revision):
            return None
        row = type(self.object)._base_manager.get(pk=self.object.pk)
        self.object = self.instance = row.with_content_json(self.revision.content)
        # Wagtail has it from the text, which may be older than the publication: to schedule such a text
        # would take down what is public.
        self.object.live_revision_id = row.live_revision_id
        return execute(self, skip_permission_checks=skip_permission_checks)

    return bound


def _is_still_due(revision: Revision) -> bool:
    """Whether nobody took its schedule back, nor published it, since it was found to be due."""
    return Revision.objects.filter(pk=revision.pk, approved_go_live_at__isnull=False).exists()


def taken_down_whole(execute: Callable) -> Callable:
    @wraps(execute)
    @transaction.atomic
    def bound(self: Any, skip_permission_checks: bool = False) -> Any:
        # Not where it is being deleted: nothing of it is saved then.
        if self.commit:
            if lock(self.object) is None:
                raise deleted_meanwhile(self.object)
            self.object.refresh_from_db()
        return execute(self, skip_permission_checks=skip_permission_checks)

    return bound
