"""Output (sản lượng): how many items were first published, by month and by what they are."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Coalesce, Left, Length, NullIf, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.models import Locale, Page

from core.kinds import Kind
from core.listings import public, with_fields
from core.models import FieldOfLaw
from core.reports.base import Days, Report, year_ago
from core.reports.charts import Chart, bars, stacked
from core.reports.pages import counted_models, counted_types, is_own, kind_names, section_names

MOST_MONTHS = 36
MOST_BARS = 15


@dataclass(frozen=True)
class Dimension:
    """What items are counted by: how it is found in the database, and how its values are called."""

    label: Any
    annotate: Callable[[QuerySet], QuerySet]
    names: Callable[[set[Any]], dict[Any, str]]


def _sections(pages: QuerySet) -> QuerySet:
    return pages.annotate(value=Left("path", Length("path") - Page.steplen))


def field_names(ids: set[int]) -> dict[Any, str]:
    """By the Vietnamese term, whatever language the page is in."""
    terms = FieldOfLaw.objects.select_related("locale")
    own = {term.translation_key: term.name for term in terms if is_own(term.locale)}
    return {term.pk: own.get(term.translation_key, term.name) for term in terms if term.pk in ids}


def _authors(pages: QuerySet) -> QuerySet:
    signed = [model._meta.model_name for model in counted_models() if _has_field(model, "author")]
    return pages.annotate(value=Coalesce(*(NullIf(F(f"{name}__author"), Value("")) for name in signed)))


def _has_field(model: type[Page], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


DIMENSIONS = {
    "section": Dimension(gettext_lazy("Section"), _sections, section_names),
    "field": Dimension(
        gettext_lazy("Field of law"),
        lambda pages: with_fields(pages, "field_of_law").annotate(value=F("field_of_law")),
        field_names,
    ),
    "kind": Dimension(
        gettext_lazy("Kind"), lambda pages: pages.annotate(value=F("content_type_id")), kind_names
    ),
    "author": Dimension(gettext_lazy("Author"), _authors, lambda names: {name: name for name in names}),
    "language": Dimension(
        gettext_lazy("Language"),
        lambda pages: pages.annotate(value=F("locale_id")),
        lambda ids: {locale.pk: str(locale) for locale in Locale.objects.filter(pk__in=ids)},
    ),
}


class OutputFilterSet(WagtailFilterSet):
    published = Days(field_name="first_published_at", label=gettext_lazy("First published"))
    by = django_filters.ChoiceFilter(
        label=gettext_lazy("Count by"),
        choices=[(name, dimension.label) for name, dimension in DIMENSIONS.items()],
        empty_label=None,
        method="leave",
        widget=forms.RadioSelect,
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=Kind.choices, method="of_kind", widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )  # fmt: skip

    class Meta:
        model = Page
        fields: list[str] = []

    def leave(self, pages: QuerySet, name: str, value: str) -> QuerySet:
        """How it is counted changes nothing of what is counted."""
        return pages

    def of_kind(self, pages: QuerySet, name: str, value: str) -> QuerySet:
        models = [model for model in counted_models() if model.kind == value]
        return pages.filter(content_type__in=ContentType.objects.get_for_models(*models).values())


@dataclass
class Row:
    """A section, a field …: how many of each month."""

    name: str
    months: dict[datetime.date, int]

    @property
    def total(self) -> int:
        return sum(self.months.values())


class MonthColumn(NumberColumn):
    def __init__(self, month: datetime.date) -> None:
        super().__init__(f"{month:%Y-%m}", label=f"{month:%m/%Y}")
        self.month = month

    def get_value(self, instance: Row) -> int:
        return instance.months.get(self.month, 0)


class OutputReport(Report):
    page_title = gettext_lazy("Output")
    header_icon = "order-up"
    index_url_name = "output_report"
    index_results_url_name = "output_report_results"
    filterset_class = OutputFilterSet
    model = Page
    export_filename = "output"
    explanation = gettext_lazy(
        "Items that are public now, each in the month of its first publication (Vietnam's time). Copies that "
        "follow another page aren't counted; translations are, in their language. Without other dates: the "
        "last twelve months; at most the last three years of what is chosen."
    )

    @property
    def dimension(self) -> Dimension:
        return DIMENSIONS[self.cleaned.get("by") or "section"]

    def get_base_queryset(self) -> QuerySet:
        pages = public(Page.objects.filter(content_type__in=counted_types(), alias_of=None))
        pages = pages.filter(first_published_at__isnull=False)
        if not self.cleaned.get("published"):
            pages = pages.filter(first_published_at__gte=year_ago())
        return pages.order_by()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset

    def get_filtered_queryset(self) -> list[Row]:
        """The rows of the table, those with the most first; a query for the figures and one for the names."""
        pages = self.dimension.annotate(super().get_filtered_queryset())
        month = TruncMonth("first_published_at", tzinfo=timezone.get_default_timezone())
        figures = pages.annotate(month=month).values_list("month", "value").annotate(count=Count("pk"))
        found = [(moment.date(), value, count) for moment, value, count in figures]
        names = self.dimension.names({value for _month, value, _count in found if value is not None})
        rows: dict[str, dict[datetime.date, int]] = defaultdict(lambda: defaultdict(int))
        for day, value, count in found:
            rows[names.get(value) or _("(none)")][day] += count
        self.months = sorted({day for day, _value, _count in found})[-MOST_MONTHS:]
        shown = [
            Row(name, {day: row[day] for day in self.months if day in row}) for name, row in rows.items()
        ]
        return sorted((row for row in shown if row.total), key=lambda row: (-row.total, row.name))

    @property
    def columns(self) -> list[Column]:
        return [
            Column("name", label=self.dimension.label),
            *(MonthColumn(month) for month in getattr(self, "months", ())),
            NumberColumn("total", label=_("Total")),
        ]

    @property
    def list_export(self) -> list[str]:
        return ["name", *(f"{month:%Y-%m}" for month in getattr(self, "months", ())), "total"]

    @property
    def export_headings(self) -> dict[str, Any]:
        months = {f"{month:%Y-%m}": f"{month:%m/%Y}" for month in getattr(self, "months", ())}
        return {"name": self.dimension.label, **months, "total": _("Total")}

    def to_row_dict(self, item: Row) -> dict[str, Any]:
        months = {f"{month:%Y-%m}": item.months.get(month, 0) for month in self.months}
        return {"name": item.name, **months, "total": item.total}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"charts": self.charts()}

    def charts(self) -> list[Chart]:
        rows: list[Row] = self.object_list
        label = str(self.dimension.label)
        by_month = [
            (f"{month:%m/%Y}", {row.name: row.months.get(month, 0) for row in rows}) for month in self.months
        ]
        return [
            stacked(_("Items by month"), by_month, [row.name for row in rows]),
            bars(label, [(row.name, row.total) for row in rows[:MOST_BARS]]),
        ]
