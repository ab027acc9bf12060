"""What operations add to the editor."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import MAY_LOOK, BackgroundView


class BackgroundMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_LOOK)


@hooks.register("register_admin_urls")
def background_urls() -> list[Any]:
    return [path("reports/background/", BackgroundView.as_view(), name="background")]


@hooks.register("register_reports_menu_item")
def background_menu_item() -> MenuItem:
    return BackgroundMenuItem(
        _("Background work"), reverse("background"), name="background", icon_name="tasks", order=1400
    )
