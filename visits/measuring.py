"""The ministry's measuring code (EMC), where the office has switched it on: visits.models.VisitSettings."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from delivery.addresses import TYPED, is_reader
from delivery.memo import remembered

from .models import VisitSettings

# What a script of another host needs of the Content-Security-Policy: itself, its requests, its pictures.
DIRECTIVES = ("script-src", "connect-src", "img-src")


def current_settings() -> VisitSettings:
    # Not by load(), which would write the row that isn't there.
    return remembered(("visits", "settings"), lambda: VisitSettings.objects.first() or VisitSettings())


def code_for(request: Any) -> VisitSettings | None:
    """The settings of the code where this page is to have it; their hosts are then allowed on it.

    Never in previews, for people who are signed in, nor at addresses that tell what somebody typed or that
    only those know who were given them (DELIVERY_NEVER): the ministry's server is told the address.
    """
    if getattr(request, "is_preview", False) or not is_reader(request) or TYPED in request.GET:
        return None
    found = current_settings()
    if not found.is_measured:
        return None
    request.measured_by = sorted({_host(found.script_address), _host(found.tracker_address)})
    return found


def allow(request: HttpRequest, response: HttpResponseBase) -> None:
    """Allow the hosts of the code on a page that has it: django-csp reads this."""
    if hosts := getattr(request, "measured_by", None):
        response._csp_update = dict.fromkeys(DIRECTIVES, hosts)  # type: ignore[attr-defined]


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"https://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
