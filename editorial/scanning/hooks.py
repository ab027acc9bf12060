"""Where the scanner comes up in Wagtail's editor: a report and a part of the desk, for administrators."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permission_policies import ModelPermissionPolicy

from ..citations.views import header
from ..desk.panels import Rows
from ..desk.work import MOST as AT_THE_DESK
from . import notices  # noqa: F401 - connects its receiver
from .held import count_held, held_rows

MOST = 500


def may_see(user: Any) -> bool:
    """As the history of sign-ins: those who manage the people."""
    return ModelPermissionPolicy(get_user_model()).user_has_permission(user, "change")


class HeldMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


class HeldPanel(Rows):
    name = "desk-held"
    order = 14
    heading = gettext_lazy("Files held by the virus scanner")
    rest = "held_files"
    template_name = "editorial/desk/held.html"

    def rows(self, user: Any) -> list[Any]:
        return held_rows(AT_THE_DESK) if may_see(user) else []

    def total(self, rows: list[Any]) -> int:
        return count_held() if len(rows) == AT_THE_DESK else len(rows)


def held_files(request: HttpRequest) -> HttpResponse:
    if not may_see(request.user):
        raise PermissionDenied
    head = header(_("Files held by the virus scanner"), _("Reports"))
    rows = held_rows(MOST)
    more = count_held() - MOST if len(rows) == MOST else 0
    return render(request, "editorial/scanning/held.html", head | {"rows": rows, "more": more})


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("reports/held-files/", held_files, name="held_files")]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return HeldMenuItem(
        gettext_lazy("Files held by the virus scanner"),
        reverse("held_files"),
        name="held-files",
        icon_name="warning",
        order=1300,
    )


@hooks.register("construct_homepage_panels")
def held_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(HeldPanel())
