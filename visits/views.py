"""The present figures for the script at the foot of the pages, /luot-truy-cap.json."""

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from .figures import KEPT, Remembered

_remembered = Remembered()


@require_safe
def counts(request: HttpRequest) -> JsonResponse:
    """`total` and `today`, numbers of page views; 503 where they can't be had."""
    try:
        found = _remembered.get()
    except Error:
        return JsonResponse({"error": "unavailable"}, status=503)
    response = JsonResponse({"total": found.total, "today": found.today})
    patch_cache_control(response, public=True, max_age=KEPT)
    return response
