"""Where royalties come up in Wagtail's editor."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ..reports.hooks import EditorsMenuItem
from . import signing  # noqa: F401 - registers its actions
from .grading import grade
from .period_views import compute, period, sign, spreadsheet, unlock
from .reports import GradingReport, RoyaltiesReport
from .rights import sees_all
from .viewsets import GenreViewSet, PeriodViewSet, RateTableViewSet


@hooks.register("register_admin_urls")
def royalty_urls() -> list[Any]:
    return [
        path("royalties/", RoyaltiesReport.as_view(), name="royalties_report"),
        path(
            "royalties/results/", RoyaltiesReport.as_view(results_only=True), name="royalties_report_results"
        ),
        path("royalties/grading/", GradingReport.as_view(), name="royalties_grading"),
        path(
            "royalties/grading/results/",
            GradingReport.as_view(results_only=True),
            name="royalties_grading_results",
        ),
        path("royalties/items/<int:page_id>/", grade, name="royalties_grade"),
        path("royalties/periods/<int:pk>/", period, name="royalty_period"),
        path("royalties/periods/<int:pk>/compute/", compute, name="royalty_compute"),
        path("royalties/periods/<int:pk>/sign/", sign, name="royalty_sign"),
        path("royalties/periods/<int:pk>/unlock/", unlock, name="royalty_unlock"),
        path("royalties/periods/<int:pk>/xlsx/", spreadsheet, name="royalty_spreadsheet"),
    ]


@hooks.register("register_admin_viewset")
def royalty_viewsets() -> list[Any]:
    return [
        GenreViewSet("royalty_genres"),
        RateTableViewSet("royalty_rates"),
        PeriodViewSet("royalty_periods"),
    ]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    return MenuItem(_("Royalties"), reverse("royalties_report"), name="royalties", icon_name="pick", order=20)


@hooks.register("register_reports_menu_item")
def grading_item() -> MenuItem:
    return EditorsMenuItem(
        _("Grading of royalties"), reverse("royalties_grading"), name="grading", icon_name="edit", order=21
    )


class PeriodsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_all(request.user)


@hooks.register("register_reports_menu_item")
def periods_item() -> MenuItem:
    return PeriodsMenuItem(
        _("Royalty periods"), reverse("royalty_periods:index"), name="periods", icon_name="lock", order=22
    )
