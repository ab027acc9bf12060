"""What news by mail adds to the editor: the report of how many readers there are."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .reports import MailReport


@hooks.register("register_admin_urls")
def mail_urls() -> list[Any]:
    return [
        path("reports/mails/", MailReport.as_view(), name="mail_report"),
        path("reports/mails/results/", MailReport.as_view(results_only=True), name="mail_report_results"),
    ]


@hooks.register("register_reports_menu_item")
def mail_report_menu_item() -> MenuItem:
    return MenuItem(_("Readers of mails"), reverse("mail_report"), name="mails", icon_name="mail", order=1310)
