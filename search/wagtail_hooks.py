"""What the search adds to Wagtail's editor: the report of queries, promoted results, abbreviations."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.contrib.search_promotions import views
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from core.choosers import ChooserViewSet

from .models import Abbreviation
from .promotions import CreateView, EditView
from .reports import QueryReportView

MAY_PROMOTE = "wagtailsearchpromotions.add_searchpromotion"


@hooks.register("register_admin_urls", order=-1)
def search_urls() -> list[Any]:
    """The report; then the same addresses as Wagtail's forms, which come after these."""
    # Wagtail shows what visitors asked to whoever may open the editor.
    only_editors = permission_required(MAY_PROMOTE)
    return [
        path("reports/queries/", QueryReportView.as_view(), name="search_query_report"),
        path(
            "reports/queries/results/",
            QueryReportView.as_view(results_only=True),
            name="search_query_report_results",
        ),
        path("searchpicks/add/", CreateView.as_view()),
        path("searchpicks/<int:query_id>/", EditView.as_view()),
        path("searchpicks/queries/chooser/", only_editors(views.chooser)),
        path("searchpicks/queries/chooser/results/", only_editors(views.chooserresults)),
    ]


class QueryReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_PROMOTE)


@hooks.register("register_reports_menu_item")
def query_report_menu_item() -> MenuItem:
    return QueryReportMenuItem(
        _("Search queries"),
        reverse("search_query_report"),
        name="search-queries",
        icon_name="search",
        order=1300,
    )


@hooks.register("construct_reports_menu")
def only_one_report_of_queries(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail has a report of the same for superusers, which says less."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


class AbbreviationViewSet(SnippetViewSet):
    """What the search takes for one another."""

    model = Abbreviation
    chooser_viewset_class = ChooserViewSet
    icon = "search"
    list_display = ["short", "long"]
    add_to_admin_menu = True
    menu_order = 310


register_snippet(AbbreviationViewSet)
