"""Outlines that a reader keeps on his device: the list of them, and the worker that answers without network.

What is kept and where: static/js/offline-store.js. docs/decisions/0035-the-readers-page.md.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.plain_pages import plain_page

SCRIPTS = ("js/offline-store.js", "js/offline-worker.js")
# Nothing of these is for all readers alike: the worker leaves it to the network.
NEVER = ("/xem-truoc/", "/_util/", "/api/")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Its parts are named by their content: the browser sees by this text that there is a newer one."""
    never = [reverse("wagtailadmin_home"), *NEVER]
    scripts = [static(name) for name in SCRIPTS]
    text = f"self.NEVER_OFFLINE = {json.dumps(never)};\nimportScripts(...{json.dumps(scripts)});\n"
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """What a reader has saved stands in his browser alone: the page is the same for all."""
    introduction = _(
        "Outlines that you saved on this device can be read and shown where there is no network."
    )
    return plain_page(request, "outlines/saved.html", _("Saved for offline"), {}, introduction)
