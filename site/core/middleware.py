"""What no visitor's request may do to the site."""

import re
from collections.abc import Callable

from csp.constants import UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from delivery.away import API

# PostgreSQL refuses NUL in text: caught here, it can't turn into a 500 in any view.
NUL = re.compile(r"\x00|%00")
METHODS = {"GET", "HEAD", "OPTIONS", "POST"}
EDITOR_METHODS = METHODS | {"PUT", "PATCH", "DELETE"}


class HardeningMiddleware:
    """Refuses NUL in addresses and cookies, and methods that nothing here has; sets the headers that Django
    has no setting for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.refuse(request) or self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    def refuse(self, request: HttpRequest) -> HttpResponse | None:
        if self.has_nul(request):
            return self.bad_request(request)
        is_for_editor = request.path_info.startswith(reverse("wagtailadmin_home"))
        if is_for_editor and settings.PUBLIC_ONLY:
            return render(None, "404_plain.html", status=404)
        # The API refuses them in its own way.
        methods = EDITOR_METHODS if is_for_editor else METHODS
        if request.method in methods or request.path_info.startswith(API):
            return None
        return HttpResponseNotAllowed(sorted(methods))

    def bad_request(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(API):
            return JsonResponse({"error": _("Bad request"), "field": None}, status=400)
        return render(None, "400.html", status=400)

    def has_nul(self, request: HttpRequest) -> bool:
        # A quoted cookie says NUL as \\000, which is undone when it is read.
        texts = [request.path_info, request.META.get("QUERY_STRING", ""), *request.COOKIES.values()]
        return any(NUL.search(text) for text in texts)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The policy of the settings; in the editor, styles may be inline as well (never scripts).

    Why: docs/decisions/0002-content-security-policy.md.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            parts.update = {**(parts.update or {}), "style-src": [UNSAFE_INLINE]}
        return parts
