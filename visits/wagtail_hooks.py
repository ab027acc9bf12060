"""What the count adds to Wagtail's editor: its reports, and the present figures on the first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from .figures import read_figures
from .reports import CountReport, DownloadsReport, VisitsReport

REPORTS: list[type[CountReport]] = [VisitsReport, DownloadsReport]


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    urls = []
    for view in REPORTS:
        address = f"reports/{view.export_filename}/"
        urls += [
            path(address, view.as_view(), name=view.index_url_name),
            path(f"{address}results/", view.as_view(results_only=True), name=view.index_results_url_name),
        ]
    return urls


def _item(view: type[CountReport], order: int) -> MenuItem:
    name = str(view.index_url_name)
    return MenuItem(view.page_title, reverse(name), name=name, icon_name=view.header_icon, order=order)


for number, view in enumerate(REPORTS):
    hooks.register("register_reports_menu_item", lambda view=view, number=number: _item(view, 30 + number))


class VisitsSummaryItem(SummaryItem):
    """How often pages were read, today and in all."""

    order = 60
    template_name = "visits/summary.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"figures": read_figures(), "address": reverse("visits_report")}


@hooks.register("construct_homepage_summary_items")
def visits_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(VisitsSummaryItem(request))
