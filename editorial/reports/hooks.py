"""The reports in Wagtail's menu."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.reports.base import Report

from .field import FieldUseReport
from .field_notes import FieldNotesReport, mark
from .output import OutputReport
from .overdue import OverdueReport
from .rights import edits_somewhere
from .times import TimesReport

REPORTS: list[type[Report]] = [
    OutputReport, TimesReport, OverdueReport, FieldUseReport, FieldNotesReport,
]  # fmt: skip


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    urls = [path("reports/field-notes/<int:pk>/mark/", mark, name="field_report_mark")]
    for view in REPORTS:
        address = f"reports/{view.export_filename}/"
        urls += [
            path(address, view.as_view(), name=view.index_url_name),
            path(f"{address}results/", view.as_view(results_only=True), name=view.index_results_url_name),
        ]
    return urls


class EditorsMenuItem(MenuItem):
    """For editors and who is above them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return edits_somewhere(request.user)


def _item(view: type[Report], order: int) -> MenuItem:
    return EditorsMenuItem(
        view.page_title,
        reverse(str(view.index_url_name)),
        name=str(view.index_url_name),
        icon_name=view.header_icon,
        order=order,
    )


for number, view in enumerate(REPORTS):
    hooks.register("register_reports_menu_item", lambda view=view, number=number: _item(view, 10 + number))


@hooks.register("construct_reports_menu")
def hide_log(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail shows its report of the log to all."""
    if not edits_somewhere(request.user):
        items[:] = [item for item in items if item.name != "site-history"]


@hooks.register("insert_global_admin_css")
def report_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/reports.css"))
