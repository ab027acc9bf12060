"""Counts what readers are given, whether it was made for them or kept (delivery)."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from delivery.days import today
from delivery.notes import add_note, notes_of

from . import measuring
from .counting import Key, Recorder
from .given import things_given
from .models import What
from .robots import is_reader
from .writing import add

NOTE = "visit"
# What a browser may ask for before anybody wants to see it.
EARLY = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
# What is only read where it is shown.
READ = (What.VIEW.value, What.SEARCH.value)
logger = logging.getLogger(__name__)
recorder = Recorder(add)


class CountVisitsMiddleware:
    """Stands outside of what keeps the responses. Whatever goes wrong here, the reader has his page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        things = notes_of(response).get(NOTE)
        if things:
            try:
                count(request, things)
            except Exception:
                logger.exception("A visit could not be counted")
        return response


def count(request: HttpRequest, things: list[list[Any]]) -> None:
    """Count what a response gives, where a reader asked to see it; see visits.given."""
    meta = request.META
    if request.method != "GET" or any(name in meta for name in EARLY):
        return
    if not is_reader(meta.get("HTTP_USER_AGENT", "")):
        return
    if meta.get("HTTP_SEC_FETCH_DEST", "document") != "document":
        # A script's request, or a frame of another site.
        things = [thing for thing in things if thing[0] not in READ]
    if things:
        day = today()
        recorder.count(Key(day, *thing) for thing in things)


class NoteVisitsMiddleware:
    """Stands inside of what keeps the responses, next to the views: says of each response what it gives."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        try:
            if things := things_given(request, response):
                add_note(response, NOTE, things)
            measuring.allow(request, response)
        except Exception:
            logger.exception("What a response gives could not be told")
        return response
