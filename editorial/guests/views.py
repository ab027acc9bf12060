"""The links of a page: made, revoked, and what came back by them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_admin_base_url
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from ..approval.answering import tell as tell_refusal
from ..approval.reading import RefusedAnswerError
from ..saving.loaded import as_key
from . import log
from .answers import answer_for_guest, may_ask_approval, revoke, see_to
from .forms import LinkForm
from .models import PreviewLink
from .notices import send_link

# So many links of a page are listed.
MOST = 50


@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, page_id: int) -> HttpResponse:
    page = _page_for(request, page_id)
    state = page.current_workflow_task_state
    may_ask = may_ask_approval(page, state, request.user)
    form = LinkForm(request.POST or None, may_ask_approval=may_ask)
    address = ""
    if request.method == "POST" and form.is_valid():
        address = _make(form, page, state, request.user)
        form = LinkForm(may_ask_approval=may_ask)
    found = PreviewLink.objects.filter(page_id=page.pk).defer("content").select_related("made_by", "page")
    response = render(
        request,
        "editorial/guests/links.html",
        {
            "page": page,
            "form": form,
            "links": found.prefetch_related("remarks")[:MOST],
            "address": address,
            "may_answer": may_ask,
            "state": state,
            "header_title": gettext("Preview links"),
            "breadcrumbs_items": [
                *WagtailAdminTemplateMixin.breadcrumbs_items,
                {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.draft_title},
                {"url": "", "label": gettext("Preview links")},
            ],
        },
    )
    # The new link is shown this once.
    response.headers["Cache-Control"] = "no-store"
    return response


def _page_for(request: HttpRequest, page_id: int) -> Any:
    page = get_object_or_404(Page.objects.select_related("latest_revision"), pk=page_id).specific
    if (
        page.alias_of_id
        or page.latest_revision is None
        or not page.permissions_for_user(request.user).can_edit()
    ):
        raise PermissionDenied
    return page


def _make(form: LinkForm, page: Any, state: Any, user: Any) -> str:
    """The address of the new link."""
    link = form.instance
    link.page_id = page.pk
    link.state = state if link.is_for_approval else None
    token = link.begin(page.latest_revision, user)
    link.save()
    log.note(link, log.MADE, user=user)
    address = f"{get_admin_base_url() or ''}{reverse('guest-preview', args=[token])}"
    if link.email:
        send_link(link, address)
    return address


def _link_for(request: HttpRequest, pk: int) -> PreviewLink:
    link = get_object_or_404(PreviewLink.objects.select_related("page", "revision"), pk=pk)
    if not link.page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return link


@require_POST
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    link = _link_for(request, pk)
    revoke(link, request.user)
    messages.success(request, gettext("The link for %(guest)s opens no more.") % {"guest": link.name})
    return redirect("preview_links", link.page_id)


@require_POST
def see_to_link(request: HttpRequest, pk: int) -> HttpResponse:
    link = _link_for(request, pk)
    see_to(link, as_key(request.POST.get("last_remark", "")) or 0, request.POST.get("decision", ""))
    messages.success(request, gettext("Noted: what %(guest)s said has been seen to.") % {"guest": link.name})
    return redirect("preview_links", link.page_id)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the step as the leader decided."""
    link = _link_for(request, pk)
    try:
        answer_for_guest(link, request.user)
    except RefusedAnswerError as refused:
        tell_refusal(request, link.page, refused)
    else:
        messages.success(
            request, gettext("The step has been answered as %(guest)s decided.") % {"guest": link.name}
        )
    return redirect("preview_links", link.page_id)
