"""The report of royalties: one's own for everybody, all for those who prepare and sign."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.models import Page

from core.reports.base import Days, Report, Text, year_ago
from core.reports.charts import bars
from core.reports.pages import counted_types
from core.text import fold

from ..reports.rights import edited_pages
from .models import Contribution, RoyaltyLine, RoyaltyPeriod
from .money import decimal, dong
from .rights import lines_for, sees_all

MOST_BARS = 15


def _periods(request: HttpRequest) -> QuerySet[RoyaltyPeriod]:
    periods = RoyaltyPeriod.objects.all()
    return periods if sees_all(request.user) else periods.filter(is_open=False)


class RoyaltyFilterSet(WagtailFilterSet):
    period = django_filters.ModelChoiceFilter(label=gettext_lazy("Royalty period"), queryset=_periods)
    name = django_filters.CharFilter(label=gettext_lazy("Person"), method="of_person")
    published_on = Days(label=gettext_lazy("Published on"))

    class Meta:
        model = RoyaltyLine
        fields: list[str] = []

    def of_person(self, lines: QuerySet, name: str, typed: str) -> QuerySet:
        """With or without marks; looked up once in the names, which are few."""
        names = RoyaltyLine.objects.order_by().values_list("name", flat=True).distinct()
        return lines.filter(name__in=[name for name in names if fold(typed) in fold(name)])


class RoyaltiesReport(Report):
    page_title = gettext_lazy("Royalties")
    header_icon = "pick"
    index_url_name = "royalties_report"
    index_results_url_name = "royalties_report_results"
    any_permission_required = None
    filterset_class = RoyaltyFilterSet
    model = RoyaltyLine
    export_filename = "royalties"
    columns = [
        Column("title", label=gettext_lazy("Item")),
        Column("period", label=gettext_lazy("Royalty period")),
        Column("name", label=gettext_lazy("Person")),
        Column("role", label=gettext_lazy("Role"), accessor="get_role_display"),
        Column(
            "genre",
            label=gettext_lazy("Genre"),
            accessor=lambda line: (
                _("%(genre)s, grade %(grade)d") % {"genre": line.genre, "grade": line.grade}
            ),
        ),
        Column(
            "coefficient",
            label=gettext_lazy("Coefficient"),
            accessor=lambda line: decimal(line.coefficient),
        ),
        Column(
            "amount", label=gettext_lazy("Amount"), accessor=lambda line: dong(line.amount), sort_key="amount"
        ),
    ]
    export_headings = {
        "period.__str__": gettext_lazy("Royalty period"),
        "name": gettext_lazy("Person"),
        "title": gettext_lazy("Item"),
        "published_on": gettext_lazy("Published on"),
        "get_role_display": gettext_lazy("Role"),
        "genre": gettext_lazy("Genre"),
        "grade": gettext_lazy("Grade"),
        "coefficient": gettext_lazy("Coefficient"),
        "rate": gettext_lazy("Rate (đồng)"),
        "amount": gettext_lazy("Amount (đồng)"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet[RoyaltyLine]:
        return lines_for(self.request.user)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Those of a period as they were computed: by person."""
        return queryset.order_by("-period__first_day", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = self.object_list.order_by()
        total = lines.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        told = _("Altogether: %(amount)s.") % {"amount": dong(total)}
        if not sees_all(self.request.user):
            told += " " + _("Your own royalties of the periods that are signed.")
        return super().get_context_data(**kwargs) | {
            "explanation": told,
            "charts": [self._by_person(lines), self._by_period(lines)],
        }

    def _by_person(self, lines: QuerySet) -> Any:
        people = lines.values("user_id", "name").annotate(sum=Sum("amount")).order_by("-sum")[:MOST_BARS]
        return bars(_("By person"), [(row["name"], float(row["sum"])) for row in people], dong)

    def _by_period(self, lines: QuerySet) -> Any:
        periods = lines.values("period").annotate(sum=Sum("amount"))
        sums = {row["period"]: float(row["sum"]) for row in periods}
        shown = RoyaltyPeriod.objects.filter(pk__in=sums).order_by("-first_day")[:MOST_BARS]
        return bars(_("By period"), [(str(period), sums[period.pk]) for period in shown], dong)


class GradingFilterSet(WagtailFilterSet):
    published = Days(field_name="first_published_at", label=gettext_lazy("First published"))
    title = Text(label=gettext_lazy("Title"))
    graded = django_filters.BooleanFilter(
        label=gettext_lazy("Graded"), method="are_graded", widget=BooleanRadioSelect
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def are_graded(self, pages: QuerySet, name: str, value: bool) -> QuerySet:
        graded = Q(pk__in=Contribution.objects.values("page_id"))
        return pages.filter(graded if value else ~graded)


class GradingReport(Report):
    """What was published, with who contributed what; from here each item is graded."""

    page_title = gettext_lazy("Grading of royalties")
    header_icon = "edit"
    index_url_name = "royalties_grading"
    index_results_url_name = "royalties_grading_results"
    filterset_class = GradingFilterSet
    model = Page
    export_filename = "grading"
    explanation = gettext_lazy(
        "Items of the sections that you edit, the last published first. Choose one to say who contributed "
        "what. Without other dates: the last twelve months."
    )
    columns = [
        TitleColumn("title", label=gettext_lazy("Item"), url_name="royalties_grade"),
        Column("published", label=gettext_lazy("First published")),
        Column("people", label=gettext_lazy("Contributions"), accessor="contributed"),
    ]
    export_headings = {
        "title": gettext_lazy("Item"),
        "first_published_at": gettext_lazy("First published"),
        "contributed": gettext_lazy("Contributions"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet[Page]:
        pages = edited_pages(self.request.user).filter(
            first_published_at__isnull=False, alias_of=None, content_type__in=counted_types()
        )
        if not self.cleaned.get("published"):
            pages = pages.filter(first_published_at__gte=year_ago())
        return pages

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("-first_published_at", "-pk")

    def decorate_paginated_queryset(self, pages: Any) -> list[Page]:
        pages = list(pages)
        rows = Contribution.objects.filter(page__in=[page.pk for page in pages]).select_related("genre")
        by_page: dict[int, list[str]] = {}
        for row in rows:
            told = _("%(name)s (%(genre)s, grade %(grade)d, × %(coefficient)s)") % {
                "name": row.name,
                "genre": row.genre,
                "grade": row.grade,
                "coefficient": decimal(row.coefficient),
            }
            by_page.setdefault(row.page_id, []).append(told)
        for page in pages:
            page.contributed = "; ".join(by_page.get(page.pk, ()))
            page.published = f"{timezone.localtime(page.first_published_at):%d/%m/%Y}"
        return pages
