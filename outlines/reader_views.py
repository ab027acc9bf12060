"""An outline for who speaks from it: read out by the browser's voice, shown as slides."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.listings import public
from core.routing import with_languages

from .aloud import aloud_parts
from .models import OutlinePage


def public_outline(page_id: int) -> Any:
    """The outline in the language that is read, if anyone may read it; raises Http404."""
    found = public(OutlinePage.as_shown().filter(pk=page_id, locale__language_code=get_language()))
    for page in with_languages(found):
        return page
    raise Http404


@require_safe
def aloud(request: HttpRequest, page_id: int) -> JsonResponse:
    """The words of an outline for the browser's voice: static/js/read-aloud.js."""
    parts = aloud_parts(public_outline(page_id))
    return JsonResponse({"parts": parts}, json_dumps_params={"ensure_ascii": False})
