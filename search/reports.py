"""The editors' report of what visitors asked: the queries without results first."""

import datetime
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import QueryDailyHits, SearchPromotion
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from core.listings import day_range

from .models import QueryRecord
from .queries import folded

DEFAULT_PERIOD = 30
# The longest is WAGTAILSEARCH_HITS_MAX_AGE.
OTHER_PERIODS = [("7", _("Last 7 days")), ("90", _("Last 90 days"))]


class QueryFilterSet(WagtailFilterSet):
    # The period bounds the sums as well: the view reads it.
    period = django_filters.ChoiceFilter(
        label=_("Period"),
        method="unchanged",
        choices=OTHER_PERIODS,
        empty_label=_("Last 30 days"),
        widget=forms.RadioSelect,
    )
    results = django_filters.ChoiceFilter(
        label=_("Results found"),
        field_name="total",
        choices=[("0", _("Without results"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = QueryRecord
        fields: list[str] = []

    def unchanged(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset


def promote_button(record: Any) -> SafeString:
    """A link to the form in which a page is promoted for the query: filled in, or as it was saved."""
    if record.promoted_query:
        address = reverse("wagtailsearchpromotions:edit", args=[record.promoted_query])
        label = gettext("Edit the promotion")
    else:
        parameters = urlencode({"query": record.query.query_string})
        address = f"{reverse('wagtailsearchpromotions:add')}?{parameters}"
        label = gettext("Promote a page")
    return format_html('<a href="{}" class="button button-small button-secondary">{}</a>', address, label)


class QueryReportView(ReportView):
    """The queries of a period: how often they were asked, how many results they had at last."""

    page_title = _("Search queries")
    header_icon = "search"
    index_url_name = "search_query_report"
    index_results_url_name = "search_query_report_results"
    permission_required = "add"
    is_searchable = True
    filterset_class = QueryFilterSet
    # Whatever order is chosen, equal rows must not change places between two pages.
    default_ordering = ("-unanswered", "-period_hits", "pk")
    columns = [
        Column("query", label=_("Search term(s)"), sort_key="query__query_string", width="40%"),
        NumberColumn("total", label=_("Results found"), sort_key="total"),
        NumberColumn("period_hits", label=_("Times asked"), sort_key="period_hits"),
        DateColumn("asked_at", label=_("Last asked"), sort_key="asked_at"),
        Column("promotion", label=_("Promoted results"), accessor=promote_button),
    ]
    list_export = ["query", "total", "period_hits", "asked_at"]
    export_headings = {
        "query": _("Search term(s)"),
        "total": _("Results found"),
        "period_hits": _("Times asked"),
        "asked_at": _("Last asked"),
    }
    export_filename = "search-queries"
    # Wagtail would write the time in UTC.
    custom_field_preprocess = {"asked_at": {"xlsx": timezone.make_naive, "csv": timezone.make_naive}}

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return policy_registry.get_by_type(SearchPromotion)

    def get_base_queryset(self) -> QuerySet[QueryRecord]:
        period = self.request.GET.get("period")
        days = int(period) if period in dict(OTHER_PERIODS) else DEFAULT_PERIOD
        return asked_since(timezone.localdate() - datetime.timedelta(days=days - 1))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = self.ordering if isinstance(self.ordering, str) else None
        return queryset.order_by(*([chosen] if chosen else []), *self.default_ordering)

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.filter(folded__contains=folded(self.search_query)) if self.is_searching else queryset


def asked_since(day: datetime.date) -> QuerySet[QueryRecord]:
    """The queries asked since `day`, with their hits since then and the query that has their promotions."""
    promotions = SearchPromotion.objects.filter(query__record__folded=OuterRef("folded"))
    hits = QueryDailyHits.objects.filter(query=OuterRef("pk"), date__gte=day).values("query")
    return (
        # Those with hits since that day, but by an index of one table: the report counts them as well.
        QueryRecord.objects.filter(asked_at__gte=day_range(day)[0])
        .annotate(
            period_hits=Subquery(hits.annotate(sum=Sum("hits")).values("sum")),
            unanswered=ExpressionWrapper(Q(total=0), output_field=BooleanField()),
            promoted_query=Subquery(promotions.values("query")[:1]),
        )
        .select_related("query")
    )
