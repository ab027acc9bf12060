"""What waits, what is one's own, what is scheduled: each for one user, in a few queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from core.hidden_bin import BIN
from core.models import ReviewDate

from ..approval.bundles import Bundle, BundleItem
from ..approval.due import due_on
from ..approval.urgent import UrgentPublication
from ..comparing.models import Comparison, outdated
from ..guests.models import PreviewLink, open_links
from .reasons import TAKEN_DOWN

# So many lines of each kind are shown; the reports have the rest.
MOST = 20
# So many of those that wait are looked at for them: the longest waiting are the first to be due.
SEEN = 5 * MOST
# So long before the date a review is asked for.
AHEAD = datetime.timedelta(days=7)


@dataclass
class Waiting:
    """A step of the approval that waits for an answer."""

    state: TaskState
    item: Any

    @cached_property
    def due(self) -> datetime.date | None:
        return due_on(self.state)

    @property
    def address(self) -> str:
        """Where it is read and answered."""
        if isinstance(self.item, Page):
            return reverse("wagtailadmin_pages:edit", args=[self.item.pk])
        return reverse(self.item.snippet_viewset.get_url_name("edit"), args=[self.item.pk])

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()

    @property
    def is_due_today(self) -> bool:
        return self.due == timezone.localdate()

    @property
    def submitted_by(self) -> Any:
        return self.state.workflow_state.requested_by


def steps_for(user: Any) -> QuerySet[TaskState]:
    """The steps that `user` may answer. What approvals there are is asked once a request: several lists of
    the desk begin with it.
    """
    if not hasattr(user, "_steps_to_answer"):
        user._steps_to_answer = TaskState.objects.reviewable_by(user)
    return user._steps_to_answer.all()


def waiting_for(user: Any) -> list[Waiting]:
    """The steps that `user` may answer, the most urgent first."""
    return waiting_at(steps_for(user), SEEN)


def count_waiting(user: Any) -> int:
    """How many steps wait for `user`; beyond MOST it only matters that there are more."""
    waiting = steps_for(user).filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
    return waiting.order_by()[: MOST + 1].count()


def overdue_for_leader(user: Any) -> list[Waiting]:
    """Steps that are overdue and that others are to answer; for those who answer for the whole."""
    if not policy_registry.get_by_type(Page).user_has_permission(user, "publish"):
        return []
    mine = steps_for(user).values("pk")
    others = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exclude(pk__in=mine)
    return [waiting for waiting in waiting_at(others, SEEN) if waiting.is_overdue]


def waiting_at(states: QuerySet[TaskState], most: int | None = None) -> list[Waiting]:
    """The items that wait at `states`, the most urgent first; of `most` of them, the longest waiting."""
    states = states.filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
    states = states.select_related("workflow_state__requested_by").order_by("started_at")[:most]
    rows = list(states.prefetch_related("task", "workflow_state__content_object"))
    _share_tasks(rows)
    found = [Waiting(state, state.workflow_state.content_object) for state in rows]
    found = [waiting for waiting in found if waiting.item]
    return sorted(found, key=lambda waiting: (waiting.due or datetime.date.max, waiting.state.started_at))


def _share_tasks(states: Iterable[TaskState]) -> None:
    """Each task in its own kind, asked for once and not for each of its states."""
    specific: dict[int, Any] = {}
    for state in states:
        state.task = specific.setdefault(state.task_id, state.task.specific)


@dataclass
class Own:
    """A page of one's own that isn't public as it was last written."""

    page: Page
    workflow: WorkflowState | None
    # That it is approved and waits for the others of its bundle.
    bundle: Bundle | None = None
    # Why it was taken down, where it was and somebody said why.
    reason: str = ""

    @property
    def step(self) -> TaskState | None:
        return self.workflow.current_task_state if self.workflow else None

    @property
    def is_sent_back(self) -> bool:
        return self.workflow is not None and self.workflow.status == WorkflowState.STATUS_NEEDS_CHANGES


def own_work(user: Any) -> list[Own]:
    """The drafts of `user`, those that were sent back first, then those that wait, then the latest others."""
    drafts = Page.objects.filter(owner=user, alias_of=None).filter(
        Q(has_unpublished_changes=True) | Q(live=False)
    )
    drafts = drafts.exclude(latest_revision=None).annotate(key=Cast("pk", CharField()))
    came_back = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=OuterRef("key"),
    )
    drafts = drafts.alias(came_back=Exists(came_back))
    drafts = drafts.order_by("-came_back", "-latest_revision_created_at")[:MOST]
    pages = {str(page.pk): page for page in drafts.specific(defer=True)}
    active = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=pages
    )
    workflows = {state.object_id: state for state in active.select_related("current_task_state__task")}
    items = BundleItem.objects.filter(page__in=list(pages.values()), is_open=True)
    bundles = {
        item.page_id: item.bundle for item in items.select_related("bundle", "page") if item.is_approved
    }
    reasons = _reasons([page for page in pages.values() if not page.live])
    found = [
        Own(page, workflows.get(key), bundles.get(page.pk), reasons.get(page.pk, ""))
        for key, page in pages.items()
    ]
    return sorted(found, key=lambda own: (not own.is_sent_back, own.workflow is None))


def _reasons(pages: list[Page]) -> dict[int, str]:
    """Why each of the pages was taken down the last time."""
    entries = PageLogEntry.objects.filter(page__in=pages, action=TAKEN_DOWN).order_by("page", "-timestamp")
    rows = entries.distinct("page").values_list("page", "data")
    return {page: (data or {}).get("reason", "") for page, data in rows}


@dataclass
class Scheduled:
    """A page that goes up or comes down at a moment."""

    at: datetime.datetime
    page: Page
    comes_down: bool


def scheduled_between(user: Any, first: datetime.datetime, last: datetime.datetime) -> list[Scheduled]:
    """What goes up or comes down from `first` to before `last`, of the pages that `user` may find."""
    pages = policy_registry.get_by_type(Page).explorable_instances(user)
    keys = pages.annotate(key=Cast("pk", CharField())).values("key")
    going_up = Revision.page_revisions.filter(
        object_id__in=keys, approved_go_live_at__gte=first, approved_go_live_at__lt=last
    ).order_by("approved_go_live_at")
    moments = dict(going_up.values_list("object_id", "approved_go_live_at")[: 10 * MOST])
    coming_down = pages.filter(live=True, expire_at__gte=first, expire_at__lt=last)
    coming_down = coming_down.order_by("expire_at")[: 10 * MOST]
    found = [
        *(Scheduled(moments[str(page.pk)], page, False) for page in pages.filter(pk__in=moments)),
        *(Scheduled(page.expire_at, page, True) for page in coming_down),
    ]
    return sorted(found, key=lambda row: row.at)


def scheduled_today(user: Any) -> list[Scheduled]:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return scheduled_between(user, start, start + datetime.timedelta(days=1))


def urgent_to_review(user: Any) -> list[UrgentPublication]:
    """What one person alone published and `user`, who is another one, may look at."""
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, {"lock"})
    rows = UrgentPublication.objects.filter(reviewed_at=None, page__in=pages.values("pk"))
    rows = rows.exclude(published_by=user)
    rows = rows.select_related("page__content_type", "published_by", "version__document")
    rows = rows.defer("version__body", "version__document__body")
    return list(rows.order_by("published_at")[:MOST])


def answers_of_guests(user: Any) -> list[PreviewLink]:
    """The links by which something came that nobody has seen to: those of `user`'s pages, those that `user`
    made, and those for steps that `user` may answer."""
    steps = steps_for(user).values("pk")
    mine = Q(made_by=user) | Q(page__owner=user) | Q(state__in=steps)
    found = (
        open_links(PreviewLink.objects.filter(mine, page__path__lt=BIN))
        .select_related("page")
        .prefetch_related("remarks")
    )
    return list(found.defer("content").order_by("made_at")[:MOST])


def outdated_comparisons(user: Any) -> list[Comparison]:
    """Documents whose original was replaced after their text was compared with it: those that `user` compared
    or owns, and those of the places that `user` edits."""
    editing = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "lock")
    concerned = Q(compared_by=user) | Q(page__owner=user) | Q(page__in=editing.values("pk"))
    rows = outdated().filter(concerned, page__path__lt=BIN).select_related("page", "compared_by")
    return list(rows.order_by("compared_at")[:MOST])


def may_review(page: Page, user: Any) -> bool:
    """Editors and approvers of the page's place: whoever may lock it."""
    return policy_registry.get_by_type(Page).user_has_permission_for_instance(user, "lock", page)


def to_review_again(user: Any) -> list[ReviewDate]:
    """The review dates that are near or past: of `user`'s public pages and of the places that they edit."""
    editing = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "lock")
    due = ReviewDate.objects.filter(date__lte=timezone.localdate() + AHEAD, page__live=True)
    due = due.filter(Q(page__owner=user) | Q(page__in=editing.values("pk")))
    return list(due.select_related("page__owner").order_by("date", "pk")[:MOST])
