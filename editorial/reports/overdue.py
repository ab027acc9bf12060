"""Steps of the approval that should have been answered by now."""

import datetime
from typing import Any

import django_filters
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Task, TaskState, get_default_page_content_type

from core.reports.base import Report
from core.reports.charts import Chart, bars

from ..desk.work import Waiting, waiting_at
from .rights import edited_pages


class OverdueFilterSet(WagtailFilterSet):
    task = django_filters.ModelChoiceFilter(label=_("Step"), queryset=Task.objects.filter(active=True))

    class Meta:
        model = TaskState
        fields: list[str] = []


class OverdueReport(Report):
    page_title = _("Overdue steps")
    header_icon = "warning"
    index_url_name = "overdue_report"
    index_results_url_name = "overdue_report_results"
    filterset_class = OverdueFilterSet
    model = TaskState
    export_filename = "overdue"
    explanation = _("Of the pages that you edit: steps that were to be answered before today.")
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda row: row.address),
        Column("step", label=_("Step"), accessor="state.task.name"),
        Column("answered_by", label=_("Answered by"), accessor="answered_by"),
        Column("submitted_by", label=_("Submitted by"), accessor="submitter"),
        Column("since", label=_("Waiting since"), accessor=lambda row: f"{row.since:%d/%m/%Y %H:%M}"),
        Column("due", label=_("Due"), accessor=lambda row: f"{row.due:%d/%m/%Y}"),
        Column("late", label=_("Days late"), accessor="late"),
    ]
    export_headings = {
        "title": _("Title"),
        "state.task.name": _("Step"),
        "answered_by": _("Answered by"),
        "submitter": _("Submitted by"),
        "since": _("Waiting since"),
        "due": _("Due"),
        "late": _("Days late"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet[TaskState]:
        keys = edited_pages(self.request.user).annotate(key=Cast("pk", CharField())).values("key")
        pages = Q(
            workflow_state__base_content_type=get_default_page_content_type(),
            workflow_state__object_id__in=keys,
        )
        return TaskState.objects.filter(pages, status=TaskState.STATUS_IN_PROGRESS)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset

    def get_filtered_queryset(self) -> list["Late"]:
        waiting = [row for row in waiting_at(super().get_filtered_queryset()) if row.is_overdue]
        answered_by = {task: _groups(task) for task in {row.state.task for row in waiting}}
        today = timezone.localdate()
        return [Late(row, answered_by[row.state.task], today) for row in waiting]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts: dict[str, int] = {}
        for row in self.object_list:
            counts[row.state.task.name] = counts.get(row.state.task.name, 0) + 1
        charts: list[Chart] = [bars(str(_("Overdue by step")), counts.items())]
        return super().get_context_data(**kwargs) | {"charts": charts}


class Late:
    """A step that is overdue, as the report shows it."""

    def __init__(self, waiting: Waiting, answered_by: str, today: datetime.date) -> None:
        self.answered_by = answered_by
        self.state, self.due, self.address = waiting.state, waiting.due, waiting.address
        self.title = waiting.item.get_admin_display_title()
        self.submitter = waiting.submitted_by.get_full_name() if waiting.submitted_by else ""
        self.since = timezone.make_naive(waiting.state.started_at)
        self.late = (today - waiting.due).days if waiting.due else 0


def _groups(task: Task) -> str:
    return ", ".join(task.groups.values_list("name", flat=True)) if hasattr(task, "groups") else ""
