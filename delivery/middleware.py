"""The outermost middleware: answers without anything else where the answer is known."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from .addresses import address_of, is_reader
from .away import is_database_away, unavailable
from .memo import for_reader
from .process import get_pages

# What is answered without the database, or tells of it.
WITHOUT_DATABASE = ("/static/", "/media/", "/livez", "/healthz")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DELIVERY_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pages = get_pages()
        address = address_of(request)
        if address:
            return pages.answer(request, address, self._make)
        if pages.watch.is_silent and not request.path_info.startswith(WITHOUT_DATABASE):
            # Each of them would hold a thread that what is kept could be served by.
            return unavailable(request)
        if is_reader(request):
            return self._make(request)
        response = self.get_response(request)
        if request.method not in SAFE and not is_database_away(response):
            # What this request has changed is right at the next one of the same editor, whatever comes first.
            with suppress(DatabaseError):
                pages.watch.refresh()
        elif settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def _make(self, request: HttpRequest) -> HttpResponse:
        with for_reader():
            return self.get_response(request)
