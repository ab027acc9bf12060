"""The history of sign-ins as a report for administrators."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Result, SignIn

MAY_SEE = "editorial.change_user"


class HistoryFilterSet(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget)
    result = django_filters.MultipleChoiceFilter(label=_("Result"), choices=Result.choices)
    user = django_filters.ModelChoiceFilter(
        label=_("User"), queryset=lambda request: get_user_model().objects.order_by("username")
    )
    name = django_filters.CharFilter(label=_("Name typed"), lookup_expr="icontains")

    class Meta:
        model = SignIn
        fields: list[str] = []


def moment_of(event: SignIn) -> str:
    return date_format(timezone.localtime(event.at), "d/m/Y H:i:s")


class HistoryReportView(ReportView):
    page_title = _("Sign-ins")
    header_icon = "key"
    index_url_name = "sign_ins"
    index_results_url_name = "sign_ins_results"
    any_permission_required = ["change"]
    permission_policy = ModelPermissionPolicy(get_user_model())
    filterset_class = HistoryFilterSet
    model = SignIn
    default_ordering = "-at"
    is_searchable = False
    columns = [
        Column("at", label=_("Moment"), accessor=moment_of, sort_key="at"),
        Column("result", label=_("Result"), accessor="get_result_display", sort_key="result"),
        Column("name", label=_("Name typed"), sort_key="name"),
        Column("user", label=_("User")),
        Column("address", label=_("IP address"), sort_key="address"),
        Column("browser_name", label=_("Browser")),
        Column("actor", label=_("Done by")),
    ]
    export_headings = {
        "at": _("Moment"),
        "get_result_display": _("Result"),
        "name": _("Name typed"),
        "user": _("User"),
        "address": _("IP address"),
        "browser": _("Browser"),
        "actor": _("Done by"),
    }
    list_export = list(export_headings)
    export_filename = "sign-ins"
    # Wagtail would write the time in UTC.
    custom_field_preprocess = {"at": {"xlsx": timezone.make_naive, "csv": timezone.make_naive}}

    def get_base_queryset(self) -> QuerySet[SignIn]:
        return SignIn.objects.select_related("user", "actor")
