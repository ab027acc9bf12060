"""The steps of the approval."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from .reading import APPROVE, check_read, hold, hold_step


class Step(AbstractGroupApprovalTask):
    """What all steps share: answered by the members of groups and by those who stand in for them.

    Wagtail locks a page for all others while it waits. Here those who may publish it are not locked out: a
    leader must be able to take a public page down at once, whoever has just submitted a change of it.
    """

    by_units = models.BooleanField(
        _("the unit's editors as well"),
        default=False,
        help_text=_("The editors of a unit answer this step for pages of the unit's sections."),
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_("Who last changed the text can't be the one who approves it."),
    )

    days = models.PositiveSmallIntegerField(
        _("working days"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(60)],
        help_text=_("Within so many working days the step is to be answered. Empty: it has no due time."),
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "days", "by_units", "four_eyes"]

    class Meta(AbstractGroupApprovalTask.Meta):
        abstract = True

    def answered_by(self, item: models.Model) -> QuerySet[Any]:
        """The active users who may answer this step for `item`."""
        from ..staff.authority import people_acting_for, unit_editors_of

        groups = Q(pk__in=self.groups.values("pk"))
        if self.by_units and isinstance(item, Page):
            groups |= Q(pk__in=unit_editors_of(item).values("pk"))
        return people_acting_for(Group.objects.filter(groups))

    def may_answer(self, item: models.Model, user: Any) -> bool:
        from ..staff.authority import authority_of

        if user.is_superuser or self._user_in_groups(user):
            return True
        return self.by_units and isinstance(item, Page) and authority_of(user).edits(item)

    def _user_in_groups(self, user: Any) -> bool:
        from ..staff.authority import authority_of

        return not authority_of(user).groups.isdisjoint(self._group_ids())

    def _group_ids(self) -> set[int]:
        # Wagtail asks for each page of a list.
        if not hasattr(self, "_kept_group_ids"):
            self._kept_group_ids = set(self.groups.values_list("pk", flat=True))
        return self._kept_group_ids

    def user_can_access_editor(self, obj: models.Model, user: Any) -> bool:
        return self.may_answer(obj, user)

    def user_can_lock(self, obj: models.Model, user: Any) -> bool:
        return self.may_answer(obj, user)

    def locked_for_user(self, obj: models.Model, user: Any) -> bool:
        from .publishing import may_publish

        return not self.may_answer(obj, user) and not may_publish(obj, user)

    def get_actions(self, obj: models.Model, user: Any) -> list[Any]:
        """Who approves what the checks found something in is told first, in the form of the approval."""
        from ..checks.registry import kept_check

        if not self.may_answer(obj, user):
            return []
        actions = [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]
        if self.is_own_text(obj, user):
            return actions[:1]
        if not kept_check(obj):
            return actions
        return [action for action in actions if action[0] != "approve" or action[2]]

    def is_own_text(self, item: Any, user: Any) -> bool:
        """Whether the rule of four eyes keeps `user` from approving `item`."""
        return self.four_eyes and item.latest_revision is not None and item.latest_revision.user_id == user.pk

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: Any, action_name: str, comment: str = "", **details: Any
    ) -> Any:
        """Looks again, while nobody else can answer, take it back or change the text: the editor's form saves
        what was changed in it before it approves, and what it sends besides the comment is anybody's."""
        item = task_state.workflow_state.content_object
        newest = hold(item)
        hold_step(task_state)
        if not self.may_answer(item, user):
            raise PermissionDenied
        if action_name == APPROVE:
            check_read(task_state, item, newest, user)
            if self.is_own_text(item, user):
                raise PermissionDenied(_("Who last changed the text can't be the one who approves it."))
            task_state.revision = newest
            self.note(task_state, user, details)
        return super().on_action(task_state, user, action_name, comment=comment)

    def note(self, task_state: TaskState, user: Any, details: dict[str, Any]) -> None:
        """What a kind of step keeps of an approval besides that it was given."""

    def is_missing(self, workflow_state: Any) -> bool:
        """Whether the step has to be made up for before a later one begins."""
        return False

    def _before(self, workflow_state: Any) -> list["Step"]:
        """The steps of ours that stand before this one."""
        tasks = [task.specific for task in workflow_state.workflow.tasks]
        places = [task.pk for task in tasks]
        here = places.index(self.pk) if self.pk in places else 0
        return [task for task in tasks[:here] if isinstance(task, Step)]

    def get_template_for_action(self, action: str) -> str:
        return "editorial/approve.html" if action == "approve" else ""

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        from ..staff.authority import authority_of

        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser or self._user_in_groups(user):
            return waiting
        paths = authority_of(user).edited_paths
        if not self.by_units or not paths:
            return waiting.none()
        below = Q()
        for path in paths:
            below |= Q(path__startswith=path)
        pages = Page.objects.filter(below).annotate(key=Cast("pk", CharField())).values("key")
        return waiting.filter(
            workflow_state__base_content_type__model="page", workflow_state__object_id__in=pages
        )

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Unlock a page whose lock belongs to somebody who can't answer this step.

        A text that was sent back goes on where it stood, but for an earlier step that it was let pass by.
        """
        for earlier in self._before(workflow_state):
            if earlier.is_missing(workflow_state):
                return earlier.start(workflow_state, user=user)
        item = workflow_state.content_object
        if getattr(item, "locked_by", None) and not self.may_answer(item, item.locked_by):
            item.locked, item.locked_by, item.locked_at = False, None, None
            item.save(update_fields=["locked", "locked_by", "locked_at"])
        # Wagtail's own of the class above would look at the groups alone.
        return super(AbstractGroupApprovalTask, self).start(workflow_state, user=user)


class ApprovalTask(Step):
    """A step at which a text is read and approved."""

    class Meta:
        verbose_name = _("approval by groups")
        verbose_name_plural = _("approvals by groups")
