"""Where the checks come up in Wagtail's editor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from ..citations.views import header
from . import urls
from .publishing import refuse_blocked
from .registry import check, check_latest
from .views import CONVERTED, show_findings

SUBMITTED = ("action-submit", "action-restart-workflow")


@hooks.register("register_admin_urls")
def check_urls() -> list[Any]:
    return [path("checks/", include(urls))]


@hooks.register("register_reports_menu_item")
def dead_links_menu_item() -> MenuItem:
    address = reverse("checks:dead_links")
    return MenuItem(_("Dead links"), address, name="dead-links", icon_name="link-external", order=80)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(CONVERTED, _("Convert text"), _("Text converted to Unicode"))


@hooks.register("before_publish_page")
def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was written is saved by now: nothing is lost by asking."""
    found = check(page)
    return show_findings(request, page, found) if found else None


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_who_submits(request: HttpRequest, page: Page) -> None:
    """A draft that is submitted goes its way; whoever reads it next finds the same."""
    if not any(request.POST.get(action) for action in SUBMITTED):
        return
    found = check(page)
    if not found:
        return
    labels = ", ".join(str(one.label) for one in found)
    told = gettext("The checks found something to mend: %(labels)s.") % {"labels": labels}
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    messages.warning(request, told, buttons=[messages.button(edit, gettext("Edit"))])


@hooks.register("before_copy_page")
def refuse_blocked_copies(request: HttpRequest, page: Page) -> None:
    """Copies that are public at once come by no action that publishes. An alias shows what is public."""
    if not request.POST.get("publish_copies") or request.POST.get("alias"):
        return
    pages = page.get_descendants(inclusive=True)
    if not request.POST.get("copy_subpages"):
        pages = pages.filter(pk=page.pk)
    for copied in pages.live().specific().iterator():
        # The copy of an alias is none.
        copied.alias_of = None
        if copied.pk == page.pk:
            copied.title = request.POST.get("new_title", "")
        refuse_blocked(copied)


@hooks.register("before_bulk_action")
def ask_before_publishing_many(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """All findings on one page. What blocks is refused in any case when each is published."""
    if action != "publish" or view.model is not Page:
        return None
    rows = [(page, found) for page in objects if (found := check_latest(page))]
    is_blocked = any(one.blocks for _page, found in rows for one in found)
    if not rows or (request.POST.get("seen") and not is_blocked):
        return None
    title = gettext("Not published") if is_blocked else gettext("Publish all the same?")
    context = {
        "rows": rows,
        "is_blocked": is_blocked,
        "include_descendants": request.POST.get("include_descendants", ""),
        "address": request.get_full_path(),
        "back": view.next_url,
    }
    head = header(title, gettext("Pages"))
    return render(request, "editorial/checks/many.html", head | context)
