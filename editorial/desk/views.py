"""The desk's own addresses."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import LogActionRegistry, log

from ..approval.urgent import UrgentPublication
from . import panels, taking_down  # noqa: F401 - they register themselves
from .calendar import CalendarView
from .work import MOST, count_waiting, may_review

REVIEWED = "editorial.reviewed_afterwards"


@require_POST
def reviewed(request: HttpRequest, pk: int) -> HttpResponse:
    """Another than who published it says that they have looked at it."""
    urgent = get_object_or_404(UrgentPublication, pk=pk, reviewed_at=None)
    if request.POST.get("published_at") != urgent.seen:
        messages.warning(request, gettext("It was published anew meanwhile. Look at it again."))
        return redirect("wagtailadmin_home")
    user: Any = request.user
    if urgent.published_by_id == user.pk or not may_review(urgent.page, user):
        raise PermissionDenied
    urgent.reviewed_by, urgent.reviewed_at = user, timezone.now()
    urgent.save(update_fields=["reviewed_by", "reviewed_at"])
    log(urgent.item, REVIEWED, user=request.user)
    messages.success(request, gettext("Noted: “%(title)s” has been looked at.") % {"title": urgent})
    return redirect("wagtailadmin_home")


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(REVIEWED, _("Look at afterwards"), _("Looked at after it was published"))


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return [
        path("desk/calendar/", CalendarView.as_view(), name="desk_calendar"),
        path("desk/reviewed/<int:pk>/", reviewed, name="desk_reviewed"),
    ]


@hooks.register("register_admin_menu_item")
def calendar_menu_item() -> MenuItem:
    return MenuItem(
        _("Calendar"), reverse("desk_calendar"), name="desk-calendar", icon_name="calendar-alt", order=150
    )


class WaitingMenuItem(MenuItem):
    """How many tasks wait for the user, on every screen; leads to them. Not shown where none waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        return self._count(request) > 0

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        count = self._count(request)
        number = f"{MOST}+" if count > MOST else str(count)
        # In words, since a collapsed menu shows the name alone, and read out it is all that there is.
        label = ngettext("%(count)s task waits for you", "%(count)s tasks wait for you", count)
        return LinkMenuItem(
            self.name,
            label % {"count": number},
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs={"data-desk-count": number},
        )

    def _count(self, request: Any) -> int:
        if not hasattr(request, "_tasks_waiting"):
            request._tasks_waiting = count_waiting(request.user)
        return request._tasks_waiting


@hooks.register("register_admin_menu_item")
def waiting_menu_item() -> MenuItem:
    return WaitingMenuItem(
        "",
        f"{reverse('wagtailadmin_home')}#desk-waiting-section",
        name="desk-waiting",
        icon_name="tasks",
        classname="desk-waiting-item",
        order=1,
    )


@hooks.register("insert_global_admin_css")
def desk_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/desk.css"))
