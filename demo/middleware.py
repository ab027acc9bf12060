"""What differs in the demo from Django's ways while DEBUG is on."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from search.not_found import page_not_found


class PublicNotFoundMiddleware:
    """Shows the page for a missing page as the public sees it, not Django's table of addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_known = response.status_code != 404 or request.resolver_match
        return response if is_known else page_not_found(request, Http404())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_not_found(request, exception) if isinstance(exception, Http404) else None
