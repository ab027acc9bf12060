"""How long the steps of the approval take, and all of it from submission to publication."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    CharField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import PageLogEntry, Task, TaskState, WorkflowState, get_default_page_content_type

from .base import Days, Report, edited_pages
from .charts import Chart, bars
from .output import year_ago

ANSWERED = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)


# A Monday.
START = datetime.datetime(2001, 1, 1)
DAY = datetime.timedelta(days=1)


def working_days(start: datetime.datetime, end: datetime.datetime) -> float:
    """What lies between two moments: a day from Monday to Friday is one, in Vietnam's time; feasts aside."""
    return _since_start(end) - _since_start(start)


def _since_start(moment: datetime.datetime) -> float:
    weeks, days_of_week = divmod((timezone.make_naive(moment) - START) / DAY, 7)
    return 5 * weeks + min(days_of_week, 5)


def percentile(values: list[float], fraction: float) -> float:
    """The value that this fraction of the sorted `values` doesn't pass; between two, in proportion."""
    place = (len(values) - 1) * fraction
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


class TimesFilterSet(WagtailFilterSet):
    """Its days are those of the answer and of the publication."""

    finished = Days(field_name="finished", label=gettext_lazy("Finished"))

    class Meta:
        model = TaskState
        fields: list[str] = []


@dataclass
class Row:
    """A step, or all of it, in one month."""

    month: datetime.date
    step: str
    count: int
    median: float
    slowest: float
    sent_back: int | None
    is_whole: bool = False

    @property
    def month_shown(self) -> str:
        return f"{self.month:%m/%Y}"

    @property
    def sent_back_shown(self) -> str:
        return "" if self.sent_back is None else str(self.sent_back)


def days(number: float) -> str:
    """As Vietnam writes it: 1,5."""
    return f"{number:.1f}".replace(".", ",")


class TimesReport(Report):
    page_title = gettext_lazy("Times of the approval")
    header_icon = "time"
    index_url_name = "times_report"
    index_results_url_name = "times_report_results"
    filterset_class = TimesFilterSet
    model = TaskState
    paginate_by = 100
    export_filename = "times"
    explanation = gettext_lazy(
        "In working days: Monday to Friday with 24 hours each, public holidays aside. A step counts in the "
        "month of its answer, from when it began to wait; all of it in the month of publication, from when "
        "the page was submitted, corrections included. Half of the pages took at most the median, nine of "
        "ten at most the next figure. Without other dates: the last twelve months."
    )
    columns = [
        Column("month_shown", label=gettext_lazy("Month")),
        Column("step", label=gettext_lazy("Step")),
        Column("count", label=gettext_lazy("Answers")),
        Column("median", label=gettext_lazy("Median"), accessor=lambda row: days(row.median)),
        Column("slowest", label=gettext_lazy("Nine of ten within"), accessor=lambda row: days(row.slowest)),
        Column("sent_back", label=gettext_lazy("Sent back"), accessor="sent_back_shown"),
    ]
    export_headings = {
        "month": gettext_lazy("Month"),
        "step": gettext_lazy("Step"),
        "count": gettext_lazy("Answers"),
        "median": gettext_lazy("Median"),
        "slowest": gettext_lazy("Nine of ten within"),
        "sent_back": gettext_lazy("Sent back"),
    }
    list_export = list(export_headings)

    def get_filtered_queryset(self) -> list[Row]:
        """The newest month first; in it the steps in their order, then all of it."""
        bounds = self.cleaned.get("finished")
        first = bounds.start if bounds and bounds.start else None if bounds else year_ago()
        last = bounds.stop if bounds else None
        found = defaultdict(list)
        for row in [*_steps(self.request.user, first, last), *_wholes(self.request.user, first, last)]:
            found[row.month].append(row)
        return [row for month in sorted(found, reverse=True) for row in found[month]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"charts": self.charts()}

    def charts(self) -> list[Chart]:
        steps: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for row in sorted(self.object_list, key=lambda row: (row.is_whole, row.month)):
            steps[row.step].append((row.month_shown, row.median))
        heading = _("%(step)s: median of working days")
        return [bars(heading % {"step": step}, rows, days) for step, rows in steps.items()]


def _editable(user: Any, prefix: str = "") -> Q:
    """The workflows of the pages that `user` edits."""
    keys = edited_pages(user).annotate(key=Cast("pk", CharField())).values("key")
    return Q(
        **{
            f"{prefix}base_content_type": get_default_page_content_type(),
            f"{prefix}object_id__in": keys,
        }
    )


def _between(field: str, first: datetime.datetime | None, last: datetime.datetime | None) -> Q:
    bounds = {f"{field}__gte": first, f"{field}__lte": last}
    return Q(**{name: moment for name, moment in bounds.items() if moment})


@dataclass
class Figures:
    """What is known of a step in a month."""

    taken: list[float] = field(default_factory=list)
    sent_back: int = 0

    def row(self, month: datetime.date, step: str, is_whole: bool = False) -> Row:
        taken = sorted(self.taken)
        sent_back = None if is_whole else self.sent_back
        return Row(
            month, step, len(taken), percentile(taken, 0.5), percentile(taken, 0.9), sent_back, is_whole
        )


def _month(moment: datetime.datetime) -> datetime.date:
    return timezone.localdate(moment).replace(day=1)


def _steps(user: Any, first: Any, last: Any) -> list[Row]:
    states = TaskState.objects.filter(_editable(user, "workflow_state__"), status__in=ANSWERED)
    states = states.filter(_between("finished_at", first, last), finished_at__isnull=False).order_by()
    found: dict[tuple[datetime.date, int], Figures] = defaultdict(Figures)
    for task, status, start, end in states.values_list("task", "status", "started_at", "finished_at"):
        figures = found[_month(end), task]
        figures.taken.append(working_days(start, end))
        figures.sent_back += status == TaskState.STATUS_REJECTED
    tasks = Task.objects.order_by("workflow_tasks__sort_order", "pk").values_list("pk", "name")
    order = {pk: (number, name) for number, (pk, name) in enumerate(tasks)}
    return [
        figures.row(month, order[task][1])
        for (month, task), figures in sorted(found.items(), key=lambda row: order[row[0][1]])
    ]


def _wholes(user: Any, first: Any, last: Any) -> list[Row]:
    """To the first publication after the submission, be it by the last answer, its schedule or its bundle."""
    publications = PageLogEntry.objects.filter(
        page_id=Cast(OuterRef("object_id"), IntegerField()),
        action="wagtail.publish",
        timestamp__gte=OuterRef("created_at"),
    )
    moment = Subquery(publications.order_by("timestamp").values("timestamp")[:1])
    states = WorkflowState.objects.filter(_editable(user), status=WorkflowState.STATUS_APPROVED)
    states = states.annotate(published=moment).order_by()
    found: dict[datetime.date, Figures] = defaultdict(Figures)
    for start, end in states.values_list("created_at", "published"):
        if end and (not first or end >= first) and (not last or end <= last):
            found[_month(end)].taken.append(working_days(start, end))
    step = _("From submission to publication")
    return [figures.row(month, step, is_whole=True) for month, figures in found.items()]
