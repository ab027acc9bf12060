"""An outline for who speaks from it: read out by the browser's voice, shown as slides."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.blocks import public_blocks
from core.listings import public
from core.renditions import images_in
from core.routing import find_site, with_languages

from .aloud import aloud_parts
from .models import OutlinePage
from .packs.reading import read_outline
from .packs.slides import slides_of


def public_outline(page_id: int) -> Any:
    """The outline in the language that is read, if anyone may read it; raises Http404."""
    found = public(OutlinePage.as_shown().filter(pk=page_id, locale__language_code=get_language()))
    # Its own image is neither said nor shown.
    found = found.prefetch_related(None)
    for page in with_languages(found):
        return page
    raise Http404


@require_safe
def aloud(request: HttpRequest, page_id: int) -> JsonResponse:
    """The words of an outline for the browser's voice: static/js/read-aloud.js."""
    parts = aloud_parts(public_outline(page_id))
    return JsonResponse({"parts": parts}, json_dumps_params={"ensure_ascii": False})


@require_safe
def present(request: HttpRequest, page_id: int) -> HttpResponse:
    """The slides of an outline on the whole screen, as its text is now."""
    # Known to all requests; the page's addresses would ask for it.
    find_site(request)
    page = public_outline(page_id)
    # What is drawn of all its pictures, in one query.
    images = [image for block in public_blocks(page.body) for image in images_in(block)]
    prefetch_related_objects(images, "renditions")
    outline = read_outline(page)
    context = {"outline": outline, "slides": slides_of(outline), "back": page.get_url(request)}
    return render(request, "outlines/present.html", context)
