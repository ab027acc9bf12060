"""An answer counts for the text that its giver has read.

It is looked at once more while nobody else can change the text, take it back or answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from core.tree import share_tree

APPROVE = "approve"
_read: ContextVar[int | None] = ContextVar("read", default=None)


class RefusedAnswerError(PermissionDenied):
    """An answer that changed nothing: says why, and where what was read is compared with the newest."""

    def __init__(self, message: str, comparison: str = "") -> None:
        super().__init__(message)
        self.comparison = comparison


@contextmanager
def having_read(revision: int | None) -> Iterator[None]:
    """Who answers within has read this revision; None: nobody knows which."""
    token = _read.set(revision)
    try:
        yield
    finally:
        _read.reset(token)


def hold(item: Any) -> Revision:
    """The newest text of `item`, which no other replaces before the transaction ends."""
    share_tree()
    model = Page if isinstance(item, Page) else type(item)
    held = model._base_manager.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if held is None or held.latest_revision is None:
        raise RefusedAnswerError(_("It has been deleted meanwhile."))
    item.latest_revision = held.latest_revision
    return held.latest_revision


def hold_step(state: TaskState) -> None:
    """See that the step still waits, and hold it: nobody answers it or takes it back meanwhile."""
    WorkflowState.objects.select_for_update(of=("self",)).get(pk=state.workflow_state_id)
    state.refresh_from_db(fields=["status"])
    state.workflow_state.refresh_from_db(fields=["status", "current_task_state"])
    if state.status != TaskState.STATUS_IN_PROGRESS:
        raise not_waiting()


def not_waiting() -> RefusedAnswerError:
    return RefusedAnswerError(
        _("This step doesn't wait any more: it was answered or taken back. Your answer changed nothing.")
    )


@receiver(pre_save, sender=Revision)
def keep_what_was_handed_in(instance: Revision, **kwargs: Any) -> None:
    """Saving by itself writes over one's last revision. One that a step is about, or was, stays as it was."""
    if not instance.pk or not TaskState.objects.filter(revision=instance.pk).exists():
        return
    if not Revision.objects.filter(pk=instance.pk, created_at=instance.created_at).exists():
        raise PermissionDenied(_("This text was handed in: it isn't written over. Open the page anew."))


def check_read(state: TaskState, item: Any, newest: Revision, user: Any) -> None:
    """Raises RefusedAnswerError where somebody else changed the text after `user` read it.

    Who doesn't say which text they read has read that with which the step began.
    """
    if newest.user_id == user.pk:
        return
    read = _read.get()
    if read is None and newest.created_at > state.started_at:
        raise changed_since(item, state.revision_id, newest)
    if newest.pk != (read or state.revision_id):
        raise changed_since(item, read or state.revision_id, newest)


def changed_since(item: Any, read: int, newest: Revision) -> RefusedAnswerError:
    by = newest.user.get_full_name() if newest.user else _("Somebody")
    message = _(
        "%(person)s changed the text after you opened it. Nothing was answered: read what is new first."
    )
    # Saving by itself writes over a revision; there is nothing to compare it with then.
    kept = read != newest.pk and item.revisions.filter(pk=read).exists()
    return RefusedAnswerError(message % {"person": by}, comparing(item, read, newest.pk) if kept else "")


def comparing(item: Any, first: int, second: int) -> str:
    if isinstance(item, Page):
        return reverse("wagtailadmin_pages:revisions_compare", args=[item.pk, first, second])
    name = item.snippet_viewset.get_url_name("revisions_compare")
    return reverse(name, args=[item.pk, first, second])


def editing(item: Any) -> str:
    if isinstance(item, Page):
        return reverse("wagtailadmin_pages:edit", args=[item.pk])
    return reverse(item.snippet_viewset.get_url_name("edit"), args=[item.pk])


def as_key(text: str) -> int | None:
    """The key that a form has sent, as far as it is one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
