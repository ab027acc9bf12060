"""How outlines are used in the communes: totals of what was reported from there."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn

from core.models import FieldOfLaw
from core.reports.base import Days, Report, year_ago
from core.reports.charts import Chart, bars
from core.sorting import in_vietnamese
from core.templatetags.portal_tags import thousands
from outlines.models import Commune, FieldReport, OutlinePage

from .output import MOST_BARS, MOST_MONTHS, MonthColumn, field_names


def _communes(request: HttpRequest) -> QuerySet[Commune]:
    return in_vietnamese(Commune.objects.all())


def _outlines(request: HttpRequest) -> QuerySet[OutlinePage]:
    reported = FieldReport.objects.exclude(outline=None).order_by().values("outline")
    return in_vietnamese(OutlinePage.objects.filter(pk__in=reported).defer_streamfields().order_by("title"))


def _fields(request: HttpRequest) -> QuerySet[FieldOfLaw]:
    return FieldOfLaw.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


class FieldFilterSet(WagtailFilterSet):
    """What both reports from the field are narrowed by."""

    used_on = Days(label=gettext_lazy("Day"))
    commune = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Commune or ward"), queryset=_communes, method="of_commune"
    )
    outline = django_filters.ModelChoiceFilter(label=gettext_lazy("Outline"), queryset=_outlines)
    field = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Field of law"), queryset=_fields, method="of_field"
    )

    class Meta:
        model = FieldReport
        fields: list[str] = []

    def of_commune(self, reports: QuerySet, name: str, commune: Commune | None) -> QuerySet:
        """With those that went into it."""
        return reports.filter(commune__in=commune.with_predecessors()) if commune else reports

    def of_field(self, reports: QuerySet, name: str, term: FieldOfLaw | None) -> QuerySet:
        """Whatever language the outline is in."""
        wanted = {"outline__field_of_law__translation_key": term.translation_key} if term else {}
        return reports.filter(**wanted)


class FieldReportBase(Report):
    model = FieldReport
    header_icon = "group"

    def get_base_queryset(self) -> QuerySet[FieldReport]:
        reports = FieldReport.objects.all()
        return reports if self.cleaned.get("used_on") else reports.filter(used_on__gte=year_ago().date())


@dataclass(frozen=True)
class Dimension:
    """What uses are counted by: where it stands in the database, and how its values are called."""

    label: Any
    lookup: str
    names: Callable[[set[Any]], dict[Any, Any]]


def _month(day: datetime.date) -> str:
    return f"{day:%m/%Y}"


DIMENSIONS = {
    "commune": Dimension(
        gettext_lazy("Commune or ward"),
        "commune",
        lambda ids: {commune.pk: str(commune) for commune in Commune.objects.filter(pk__in=ids)},
    ),
    "month": Dimension(gettext_lazy("Month"), "month", lambda months: {day: _month(day) for day in months}),
    "outline": Dimension(gettext_lazy("Outline"), "title", lambda titles: {title: title for title in titles}),
    "field": Dimension(gettext_lazy("Field of law"), "outline__field_of_law", field_names),
    "place": Dimension(gettext_lazy("Where"), "place", lambda _places: dict(FieldReport.Place.choices)),
}


class TotalsFilterSet(FieldFilterSet):
    by = django_filters.ChoiceFilter(
        label=gettext_lazy("Count by"),
        choices=[(name, dimension.label) for name, dimension in DIMENSIONS.items()],
        empty_label=None,
        method="leave",
        widget=forms.RadioSelect,
    )

    def leave(self, reports: QuerySet, name: str, value: str) -> QuerySet:
        """How it is counted changes nothing of what is counted."""
        return reports


@dataclass
class Row:
    """A commune, a month …: how often outlines were used, in which months, with how many listeners."""

    name: str
    months: dict[datetime.date, int] = field(default_factory=lambda: defaultdict(int))
    uses: int = 0
    listeners: int = 0
    unclear: int = 0

    def add(self, figures: "Figures") -> None:
        self.months[figures.month] += figures.uses
        self.uses += figures.uses
        self.listeners += figures.listeners
        self.unclear += figures.unclear


@dataclass(frozen=True)
class Figures:
    """Those of one value in one month."""

    month: datetime.date
    value: Any
    uses: int
    listeners: int
    unclear: int


class ThousandsColumn(NumberColumn):
    def get_value(self, instance: Row) -> str:
        return thousands(super().get_value(instance))


class FieldUseReport(FieldReportBase):
    page_title = gettext_lazy("Use in the communes")
    index_url_name = "field_report"
    index_results_url_name = "field_report_results"
    filterset_class = TotalsFilterSet
    export_filename = "field"
    explanation = gettext_lazy(
        "What was reported of the use of outlines, each time in the month in which it was; spam aside. A "
        "commune that was merged is counted under its own name; chosen in the filter, one has those that "
        "went into it. Without other dates: the last twelve months."
    )

    @property
    def dimension(self) -> Dimension:
        return DIMENSIONS[self.cleaned.get("by") or "commune"]

    @property
    def is_by_month(self) -> bool:
        return self.dimension.lookup == "month"

    def get_base_queryset(self) -> QuerySet[FieldReport]:
        return super().get_base_queryset().exclude(status=FieldReport.Status.SPAM).order_by()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset

    def get_filtered_queryset(self) -> list[Row]:
        """The rows of the table, those with the most first; a query for the figures and one for the names."""
        rows: dict[str, Row] = {}
        self.by_month: dict[datetime.date, Row] = {}
        found = self._figures(super().get_filtered_queryset())
        names = self.dimension.names({figures.value for figures in found if figures.value is not None})
        for figures in found:
            name = str(names.get(figures.value) or _("(none)"))
            rows.setdefault(name, Row(name)).add(figures)
            self.by_month.setdefault(figures.month, Row(_month(figures.month))).add(figures)
        self.months = [] if self.is_by_month else sorted(self.by_month)[-MOST_MONTHS:]
        if self.is_by_month:
            return [self.by_month[month] for month in sorted(self.by_month, reverse=True)]
        return sorted(rows.values(), key=lambda row: (-row.uses, -row.listeners, row.name))

    def _figures(self, reports: QuerySet) -> list[Figures]:
        valued = reports.annotate(month=TruncMonth("used_on")).annotate(value=F(self.dimension.lookup))
        counted = valued.values("month", "value").annotate(
            uses=Count("pk"),
            listeners=Sum("audience_size"),
            unclear=Count("pk", filter=~Q(unclear="")),
        )
        return [Figures(**row) for row in counted]

    @property
    def columns(self) -> list[Column]:
        return [
            Column("name", label=self.dimension.label),
            ThousandsColumn("uses", label=_("Uses")),
            ThousandsColumn("listeners", label=_("Listeners")),
            ThousandsColumn("unclear", label=_("With something unclear")),
            *(MonthColumn(month) for month in getattr(self, "months", ())),
        ]

    @property
    def export_headings(self) -> dict[str, Any]:
        months = {f"{month:%Y-%m}": _month(month) for month in getattr(self, "months", ())}
        return {
            "name": self.dimension.label,
            "uses": _("Uses"),
            "listeners": _("Listeners"),
            "unclear": _("With something unclear"),
            **months,
        }

    @property
    def list_export(self) -> list[str]:
        return list(self.export_headings)

    def to_row_dict(self, item: Row) -> dict[str, Any]:
        months = {f"{month:%Y-%m}": item.months.get(month, 0) for month in self.months}
        return {
            "name": item.name,
            "uses": item.uses,
            "listeners": item.listeners,
            "unclear": item.unclear,
            **months,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"charts": self.charts()}

    def charts(self) -> list[Chart]:
        months = [self.by_month[month] for month in sorted(self.by_month)[-MOST_MONTHS:]]
        charts = [
            bars(_("Uses by month"), [(row.name, row.uses) for row in months], thousands),
            bars(_("Listeners by month"), [(row.name, row.listeners) for row in months], thousands),
        ]
        if self.is_by_month:
            return charts
        rows = sorted(self.object_list, key=lambda row: -row.listeners)[:MOST_BARS]
        heading = _("Listeners: %(by)s") % {"by": self.dimension.label}
        return [*charts, bars(heading, [(row.name, row.listeners) for row in rows], thousands)]
