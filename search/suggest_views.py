"""/tim-kiem/goi-y/: what static/js/search-suggest.js asks for while one types."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .suggestions import suggest


# Nobody keeps what people ask about their rights, and what is withdrawn is gone with the next letter.
@never_cache
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    # A header may name another charset, even one in which bytes can't be read at all.
    request.encoding = "utf-8"
    rows = suggest(request.GET.get("q", ""), request)
    return JsonResponse(
        {"suggestions": [row._asdict() for row in rows]}, json_dumps_params={"ensure_ascii": False}
    )
