"""The outermost middleware: answers without anything else where the answer is known."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from .addresses import Address, address_of, is_anonymous, is_reader
from .away import busy, is_database_away, unavailable
from .bulkhead import BEGINNING, KNOWN, OTHERS, Bulkhead
from .memo import for_reader
from .pages import Pages
from .process import get_pages

# What is answered without the database, or tells of it.
WITHOUT_DATABASE = ("/static/", "/media/", "/livez", "/healthz")
# Quick (the second line comes with each page), or of the staff.
UNBOUNDED = (
    *WITHOUT_DATABASE, "/quan-tri/",
    "/luot-truy-cap.json", "/sw.js", "/d/",
)  # fmt: skip
# Seconds in which a process that has just begun takes each address for a page's: it knows none of them yet.
LEARNING = 60
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DELIVERY_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        # Apart, so that a flood of searches, or of addresses by chance, keeps nobody from the home page.
        self._began = time.monotonic()
        self._known, self._others = Bulkhead(*KNOWN), Bulkhead(*OTHERS)
        self._beginning = Bulkhead(*BEGINNING)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came, pages = time.monotonic(), get_pages()
        address = address_of(request)
        if address:
            places = self._places(address, pages, came)
            return pages.answer(request, address, partial(self._make, places, came))
        if pages.watch.is_silent and not request.path_info.startswith(WITHOUT_DATABASE):
            # Each of them would hold a thread that what is kept could be served by.
            return unavailable(request)
        if is_reader(request):
            return self._make(self._others, came, request)
        if is_anonymous(request) and not request.path_info.startswith(UNBOUNDED):
            return self._bounded(self._others, came, request)
        response = self.get_response(request)
        if request.method not in SAFE and not is_database_away(response):
            # What this request has changed is right at the next one of the same editor, whatever comes first.
            with suppress(DatabaseError):
                pages.watch.refresh()
        elif settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def _places(self, address: Address, pages: Pages, came: float) -> Bulkhead:
        if address.is_typed:
            return self._others
        if came - self._began < LEARNING:
            return self._beginning
        return self._known if address in pages.known else self._others

    def _make(self, places: Bulkhead, came: float, request: HttpRequest) -> HttpResponse:
        with for_reader():
            return self._bounded(places, came, request)

    def _bounded(self, places: Bulkhead, came: float, request: HttpRequest) -> HttpResponse:
        with places.place(came) as may:
            return self.get_response(request) if may else busy(request)
