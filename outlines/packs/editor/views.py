"""What editors do with packs: have those of a draft made, have failed ones made again, look at them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from outlines.models import OutlinePage
from outlines.packs.making import open_draft, retry
from outlines.packs.models import Edition, Pack, State
from outlines.packs.tasks import make_later
from outlines.packs.views import file_response

from .panel import PacksSidePanel, panel_context


def _editable(request: HttpRequest, page_id: int) -> OutlinePage:
    page = get_object_or_404(OutlinePage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


@require_GET
def panel(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the side panel shows now."""
    context: dict[str, Any] = panel_context(_editable(request, page_id))
    html = render_to_string(PacksSidePanel.template_name, context, request)
    return JsonResponse({"html": html, "isMoving": context["is_moving"]})


@require_POST
def make(request: HttpRequest, page_id: int) -> HttpResponse:
    """Make packs of the draft as it was saved last; or, with an edition, again those of it that failed."""
    page = _editable(request, page_id)
    number = request.POST.get("edition", "")
    if number:
        edition = get_object_or_404(Edition, pk=number if number.isdecimal() else 0, page=page)
        retry(edition)
    else:
        edition = open_draft(page.get_latest_revision_as_object())
    make_later(edition)
    messages.success(request, _("The packs are being made. You can go on working."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_GET
def pack(request: HttpRequest, pack_id: int) -> HttpResponseBase:
    """A pack of a draft, or of what is public, for those who may edit it."""
    found = get_object_or_404(Pack.objects.select_related("edition__page"), pk=pack_id, state=State.READY)
    _editable(request, found.edition.page_id)
    if not found.file:
        raise Http404
    return file_response(request, found)
