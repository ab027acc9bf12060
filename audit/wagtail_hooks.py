"""The log in Wagtail's menu, for who manages the users."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .reports import AuditReport


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("reports/audit-log/", AuditReport.as_view(), name="audit_log"),
        path("reports/audit-log/results/", AuditReport.as_view(results_only=True), name="audit_log_results"),
    ]


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return AuditReport.permission_policy.user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return AuditMenuItem(
        AuditReport.page_title, reverse("audit_log"), name="audit_log", icon_name="history", order=1210
    )
