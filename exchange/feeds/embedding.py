"""The newest pages of a channel in a frame that the website of a commune shows."""

from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from core.frame import Frame

from .channels import find
from .entries import pages_of

LENGTH = 6
SCRIPT = "js/embed.js"
# Nothing here is of the one who reads.
ANY_SITE = "cross-origin"


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded(request: HttpRequest, **asked: Any) -> HttpResponse:
    frame = Frame(request)
    channel = find(frame, **asked)
    pages = pages_of(channel.newest(0, LENGTH), is_full=False)
    items = [(page.get_full_url(request), page) for page in pages]
    response = render(request, "feeds/embedded.html", {"frame": frame, "channel": channel, "items": items})
    response.headers["Cross-Origin-Resource-Policy"] = ANY_SITE
    return response


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script by which a website shows the frame, at an address that never changes."""
    text = Path(str(finders.find(SCRIPT))).read_text()
    headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": ANY_SITE}
    return HttpResponse(text, content_type="text/javascript", headers=headers)
