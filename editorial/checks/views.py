"""What an editor does about the findings: see them, have text converted, publish all the same."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin import messages
from wagtail.models import Page, Revision

from ..citations.views import header
from ..saving.holding import lock
from .characters import mend
from .publishing import BlockedError
from .registry import Found, check, count

CONVERTED = "editorial.converted"
CONFLICT = 409


@require_GET
def findings(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the panel shows of the page as it was saved last."""
    page = _editable(request, page_id)
    revision = page.get_latest_revision()
    found = check(revision.as_object() if revision else page)
    context = {"page": page, "found": found, "seen": seen(revision)}
    html = render_to_string("editorial/checks/findings.html", context, request)
    return JsonResponse({"html": html, "count": count(found)})


@require_POST
@transaction.atomic
def convert(request: HttpRequest, page_id: int) -> HttpResponse:
    """Convert old text of the newest draft and tidy its characters, as a draft of its own."""
    page = _unlocked(request, page_id)
    revision = page.get_latest_revision()
    if page.alias_of_id or (revision and seen(revision) != request.POST.get("seen")):
        return _changed(request, page)
    draft = revision.as_object() if revision else page
    if not mend(draft):
        messages.info(request, _("There is nothing to convert."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    draft.save_revision(user=request.user, log_action=CONVERTED, clean=False)
    messages.success(request, _("The text has been converted. Read it through; the history has the old one."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
@transaction.atomic
def publish_anyway(request: HttpRequest, page_id: int) -> HttpResponse:
    """Publish what was saved and asked about, though something was found in it."""
    page = _unlocked(request, page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    revision = page.get_latest_revision()
    if revision is None or seen(revision) != request.POST.get("seen"):
        return _changed(request, page)
    PublishPageRevisionAction(revision, user=request.user).execute()
    title = {"title": page.get_admin_display_title()}
    messages.success(request, _("“%(title)s” has been published.") % title)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def show_findings(request: HttpRequest, page: Page, found: list[Found], status: int = 200) -> HttpResponse:
    """The page that says what was found, and that asks where nothing blocks."""
    is_blocked = any(one.blocks for one in found)
    title = _("Not published") if is_blocked else _("Publish all the same?")
    # A draft that was saved in one with its publication is undone by now.
    stored = Page.objects.get(pk=page.pk)
    context = {
        "page": page,
        "found": found,
        "is_blocked": is_blocked,
        "seen": seen(stored.get_latest_revision()),
    }
    head = header(title, page.get_admin_display_title())
    return render(request, "editorial/checks/before.html", head | context, status=status)


def show_blocked(request: HttpRequest, error: BlockedError) -> HttpResponse:
    return show_findings(request, error.page, error.found, CONFLICT)


def seen(revision: Revision | None) -> str:
    """Which draft it is that somebody looks at: saving by itself writes into the one that is there."""
    return f"{revision.pk}-{revision.created_at.timestamp()}" if revision else ""


def _changed(request: HttpRequest, page: Page) -> HttpResponse:
    messages.error(request, _("The page was changed meanwhile. Read it again before you go on."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _editable(request: HttpRequest, page_id: int) -> Any:
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _unlocked(request: HttpRequest, page_id: int) -> Any:
    """A page that is held: nobody saves it between its being looked at and being changed."""
    lock(Page(pk=page_id))
    page = _editable(request, page_id)
    locked = page.get_lock()
    if locked and locked.for_user(request.user):
        raise PermissionDenied
    return page
