"""Where signing in comes up in Wagtail's editor: the account page, the list of users, the reports."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import BaseSettingsPanel, ChangePasswordPanel
from wagtail.admin.widgets.button import Button

from . import devices
from .forms import OwnPasswordForm
from .models import SignIn
from .reports import MAY_SEE, HistoryReportView
from .reset_views import may_reset, reset

SHOWN = 10

# Wagtail 8.0 has no setting for it.
ChangePasswordPanel.form_class = OwnPasswordForm


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("reports/sign-ins/", HistoryReportView.as_view(), name="sign_ins"),
        path(
            "reports/sign-ins/results/",
            HistoryReportView.as_view(results_only=True),
            name="sign_ins_results",
        ),
        path("users/<int:user_id>/two-steps/", reset, name="reset_two_factor"),
    ]


@hooks.register("insert_global_admin_js")
def session_script() -> SafeString:
    return format_html(
        '<script src="{}" data-session="{}"></script>',
        static("js/admin-session.js"),
        reverse("signing_in:session"),
    )


class TellingPanel(BaseSettingsPanel):
    """A panel of the account page that shows something and saves nothing."""

    form_class = forms.Form

    def get_form(self) -> forms.Form:
        return forms.Form()


class TwoStepsPanel(TellingPanel):
    name = "two_steps"
    title = gettext_lazy("Two-step sign-in")
    order = 510
    template_name = "editorial/signing_in/two_steps_panel.html"

    def get_context_data(self) -> dict[str, Any]:
        return {
            "device": devices.device_of(self.user),
            "codes_left": devices.backup_codes_left(self.user),
            "must_have": devices.must_have(self.user),
        }


class HistoryPanel(TellingPanel):
    name = "sign_ins"
    title = gettext_lazy("Recent sign-ins")
    order = 520
    template_name = "editorial/signing_in/history_panel.html"

    def get_context_data(self) -> dict[str, Any]:
        return {"events": SignIn.objects.filter(user=self.user).select_related("actor")[:SHOWN]}


@hooks.register("register_account_settings_panel")
def two_steps_panel(request: HttpRequest, user: Any, profile: Any) -> BaseSettingsPanel:
    return TwoStepsPanel(request, user, profile)


@hooks.register("register_account_settings_panel")
def history_panel(request: HttpRequest, user: Any, profile: Any) -> BaseSettingsPanel:
    return HistoryPanel(request, user, profile)


@hooks.register("register_user_listing_buttons")
def reset_button(user: Any, request_user: Any) -> Iterable[Button]:
    if may_reset(request_user, user):
        address = reverse("reset_two_factor", args=[user.pk])
        yield Button(_("Reset two-step sign-in"), address, icon_name="rotate", priority=50)


class HistoryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_SEE)


@hooks.register("register_reports_menu_item")
def history_menu_item() -> MenuItem:
    return HistoryMenuItem(
        gettext_lazy("Sign-ins"), reverse("sign_ins"), name="sign_ins", icon_name="key", order=1200
    )
