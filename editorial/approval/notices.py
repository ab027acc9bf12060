"""Who is told that a step waits: whoever may answer it, and nobody else."""

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier
from wagtail.models import TaskState

from .models import Step

_members = GroupApprovalTaskStateSubmissionEmailNotifier.get_recipient_users


def get_recipient_users(
    self: GroupApprovalTaskStateSubmissionEmailNotifier, task_state: TaskState, **kwargs: Any
) -> QuerySet[Any]:
    task = task_state.task.specific
    # An administrator may have made a step of Wagtail's own kind.
    if not isinstance(task, Step):
        return _members(self, task_state, **kwargs)
    people = task.answered_by(task_state.workflow_state.content_object)
    by = kwargs.get("user")
    return people.exclude(pk=by.pk) if by else people


def tell_those_who_answer() -> None:
    """In place of Wagtail's choice, which is the members of the step's groups."""
    GroupApprovalTaskStateSubmissionEmailNotifier.get_recipient_users = get_recipient_users
