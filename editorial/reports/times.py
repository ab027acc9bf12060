"""How long the steps of the approval take, and all of it from submission to publication."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import TaskState, get_default_page_content_type

from core.reports.base import FIRST_DAY, LAST_DAY, Days, Report, moment_of, year_ago
from core.reports.charts import Chart, bars

from .rights import edited_paths

# Both count what ended in a month, by the function of the migration 0011.
STEPS = """
SELECT date_trunc('month', state.finished_at AT TIME ZONE %(zone)s)::date, task.name, count(*),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
        ORDER BY editorial_working_days(state.started_at, state.finished_at, %(zone)s)
    ),
    count(*) FILTER (WHERE state.status = 'rejected'), false
FROM wagtailcore_taskstate state
JOIN wagtailcore_task task ON task.id = state.task_id
JOIN wagtailcore_workflowstate flow ON flow.id = state.workflow_state_id
JOIN wagtailcore_page page ON page.id::varchar = flow.object_id AND page.path LIKE ANY (%(paths)s)
WHERE flow.base_content_type_id = %(pages)s AND state.status IN ('approved', 'rejected')
    AND state.finished_at BETWEEN %(first)s AND %(last)s
GROUP BY 1, task.id
ORDER BY 1 DESC, (SELECT min(sort_order) FROM wagtailcore_workflowtask WHERE task_id = task.id), task.id
"""
# To the first publication after the submission, be it by the last answer, by its schedule or by its bundle.
WHOLE = """
WITH publication AS (
    SELECT page_id, timestamp AS moment,
        lag(timestamp) OVER (PARTITION BY page_id ORDER BY timestamp) AS before
    FROM wagtailcore_pagelogentry WHERE action = 'wagtail.publish'
)
SELECT date_trunc('month', moment AT TIME ZONE %(zone)s)::date, %(whole)s, count(*),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
        ORDER BY editorial_working_days(flow.created_at, moment, %(zone)s)
    ),
    NULL, true
FROM publication
JOIN wagtailcore_page page ON page.id = page_id AND page.path LIKE ANY (%(paths)s)
JOIN wagtailcore_workflowstate flow ON flow.object_id = page_id::varchar
WHERE flow.base_content_type_id = %(pages)s AND flow.status = 'approved'
    AND flow.created_at <= moment AND (before IS NULL OR flow.created_at > before)
    AND moment BETWEEN %(first)s AND %(last)s
GROUP BY 1
ORDER BY 1 DESC
"""


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
    taken: tuple[float, float]
    sent_back: int | None
    is_whole: bool

    @property
    def median(self) -> float:
        return self.taken[0]

    @property
    def slowest(self) -> float:
        return self.taken[1]

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
        bounds = self.cleaned.get("finished") or slice(year_ago(), None)
        known = {
            "zone": timezone.get_default_timezone_name(),
            "pages": get_default_page_content_type().pk,
            "paths": [f"{path}%" for path in edited_paths(self.request.user)],
            "first": bounds.start or moment_of(FIRST_DAY),
            "last": bounds.stop or moment_of(LAST_DAY),
            "whole": _("From submission to publication"),
        }
        with connection.cursor() as cursor:
            rows = []
            for question in (STEPS, WHOLE):
                cursor.execute(question, known)
                rows += [Row(*row) for row in cursor.fetchall()]
        return sorted(rows, key=lambda row: -row.month.toordinal())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"charts": self.charts()}

    def charts(self) -> list[Chart]:
        steps: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for row in sorted(self.object_list, key=lambda row: (row.is_whole, row.month)):
            steps[row.step].append((row.month_shown, row.median))
        heading = _("%(step)s: median of working days")
        return [bars(heading % {"step": step}, rows, days) for step, rows in steps.items()]
