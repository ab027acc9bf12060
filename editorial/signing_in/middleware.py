"""Who is signed in, asked only where somebody wants to know; and what was typed when nobody is any more."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.asking import asking

from .sessions import note_activity, signed_in

# What the editor asks for by itself, whether or not somebody is there.
BY_ITSELF = {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "signing_in:session"}
# Where somebody may have written for long.
EDITS = {"wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert"}
PING = "wagtailadmin_editing_sessions:ping"
# Their forms are for those who aren't signed in.
FOR_ALL = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset", "signing_in:")


class SignedInMiddleware:
    """After those of Django and django-otp: lets nobody in whose session is over or incomplete."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.user = SimpleLazyObject(lambda: signed_in(request, user))  # type: ignore[assignment]
        with asking(request):
            response = self.get_response(request)
        if is_activity(request):
            note_activity(request)
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """What is sent to the editor by nobody is given back, to be sent again; the CSRF token was right.

        So is the text of a page that its sender may no longer edit.
        """
        if not _is_form_for_staff(request):
            return None
        is_signed_in = request.user.is_authenticated
        if is_signed_in and not _has_lost_the_page(request):
            return None
        sent = request.POST.lists()
        fields = [(name, value) for name, values in sent if _is_kept(name) for value in values]
        title = _("You may no longer edit this page") if is_signed_in else _("Your session has ended")
        context = {"title": title, "fields": fields, "is_signed_in": is_signed_in}
        response = render(request, "editorial/signing_in/ended.html", context, status=403)
        response.headers["Cache-Control"] = "no-store"
        return response


def _has_lost_the_page(request: HttpRequest) -> bool:
    match: Any = request.resolver_match
    if match.view_name not in EDITS:
        return False
    page = Page.objects.filter(pk=match.kwargs["page_id"]).first()
    return page is not None and not page.permissions_for_user(request.user).can_edit()


def is_activity(request: HttpRequest) -> bool:
    """Whether a person did something in the editor. Its own pings count while something is unsaved."""
    match = request.resolver_match
    if not match or not _is_for_staff(request) or match.view_name in BY_ITSELF:
        return False
    return match.view_name != PING or bool(request.POST.get("is_editing"))


def _is_for_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def _is_form_for_staff(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else None
    return (
        request.method == "POST"
        and _is_for_staff(request)
        and not (name or "").startswith(FOR_ALL)
        and "text/html" in request.headers.get("Accept", "")
        and request.headers.get("X-Requested-With") != "XMLHttpRequest"
    )


def _is_kept(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and "password" not in name
