"""/anh-chia-se/: the pictures that are made from titles."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core.frame import Frame
from core.listings import public
from core.models import BasePage

from .content import address_of, content_of
from .drawing import draw

# What stands at an address never changes: another title has another address.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def share_picture(request: HttpRequest, page_id: int, fingerprint: str) -> HttpResponse:
    """The picture of a public page without an image of its own, as a PNG.

    Another fingerprint than that of what the page says now leads to the right one: nothing is drawn for it.
    """
    page = _page(page_id)
    with translation.override(page.locale.language_code):
        content = content_of(Frame(request, page))
    if content.fingerprint != fingerprint:
        return redirect(address_of(page, content))
    headers = {
        "Cache-Control": FOR_EVER,
        # Networks show it on their own pages.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(draw(content), content_type="image/png", headers=headers)


def _page(page_id: int) -> Any:
    """The page; raises Http404 where not everyone may read it, or where it has an image."""
    found = public(Page.objects.filter(pk=page_id)).select_related("locale")
    page = found.defer_streamfields().specific().first()
    if not isinstance(page, BasePage) or page.share_image:
        raise Http404
    return page
