"""Counts what visitors search for, whether the answer was made for them or kept (delivery)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .queries import record


def note_query(response: HttpResponse, text: str, total: int) -> None:
    """Say of a response that it answers a query, with how many results: it counts each time it is given."""
    response.note = (text, total)  # type: ignore[attr-defined]


class CountQueriesMiddleware:
    """Stands outside of what keeps the responses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if note := getattr(response, "note", None):
            record(*note)
        return response
