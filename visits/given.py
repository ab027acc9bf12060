"""What a response gives to a reader: a page, a file, packs of outlines, an answer of the search."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from delivery.notes import QUERY, notes_of

from .models import What

# The editor's, guests' and Wagtail's own: no page of the public site.
NOT_PUBLIC = ("/quan-tri/", "/xem-truoc/", "/_util/")
ZIP = "zip"
# By the name of the address: what is downloaded there, as a key without its day.
DOWNLOADS: dict[str, Callable[[ResolverMatch], list[Any]]] = {
    "wagtaildocs_serve": lambda match: [What.FILE.value, None, int(match.args[0])],
    "outline-pack": lambda match: [What.PACK.value, match.kwargs["page_id"], None, match.kwargs["kind"]],
    "outline-packs": lambda match: [What.PACK.value, match.kwargs["page_id"], None, ZIP],
    "outline-packs-many": lambda match: [What.PACK.value, None, None, ZIP],
}
# A player asks for the first two bytes to see whether it may ask for parts.
FIRST_PART = re.compile(r"bytes 0-(?!1/)")


def things_given(request: HttpRequest, response: HttpResponseBase) -> list[list[Any]]:
    """What is to be counted each time that the response is given: keys without their day (counting.Key).

    Nothing for people who are signed in: they aren't readers.
    """
    match = request.resolver_match
    if match is None or request.path_info.startswith(NOT_PUBLIC) or _is_signed_in(request):
        return []
    if find := DOWNLOADS.get(match.url_name or ""):
        return [find(match)] if _is_file(response) else []
    if not _is_page(response):
        return []
    things: list[list[Any]] = [[What.VIEW.value, _page_read(request, match)]]
    return [*things, [What.SEARCH.value]] if QUERY in notes_of(response) else things


def _is_signed_in(request: HttpRequest) -> bool:
    # Asking request.user would make every response private.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _is_file(response: HttpResponseBase) -> bool:
    """Whether it is a file, or its first part."""
    if response.status_code == 206:
        return bool(FIRST_PART.match(response.headers["Content-Range"]))
    return response.status_code == 200 and response.streaming


def _is_page(response: HttpResponseBase) -> bool:
    """Whether it is a whole page that is shown, not the form that asks for its password."""
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return False
    template = getattr(response, "template_name", None)
    return not response.streaming and template != settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE


def _page_read(request: Any, match: ResolverMatch) -> int | None:
    """The page of an editor that is read, as it is or in another form; None where it is none."""
    if match.url_name == "wagtail_serve":
        return request._wagtail_route_for_request.page.pk
    return match.kwargs["page_id"] if match.url_name == "outline-present" else None
