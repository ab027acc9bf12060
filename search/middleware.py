"""Counts what visitors search for, whether the answer was made for them or kept (delivery)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from delivery.entries import is_given_away
from delivery.notes import QUERY, add_note, notes_of

from .queries import record


def note_query(response: HttpResponse, text: str, total: int) -> None:
    """Say of a response that it answers a query, with how many results: it counts each time it is given."""
    add_note(response, QUERY, [text, total])


class CountQueriesMiddleware:
    """Stands outside of what keeps the responses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        note = notes_of(response).get(QUERY)
        if note and not is_given_away(response):
            record(*note)
        return response
