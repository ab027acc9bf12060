"""What the servers of `make bench-web` have besides the site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path

from delivery.memory import Memory
from delivery.process import get_pages

BODY = "Điều 1. Phạm vi điều chỉnh. ".encode() * 526


def bare(request: HttpRequest) -> HttpResponse:
    """20 kB, from memory."""
    return HttpResponse(BODY)


class ForgetMiddleware:
    """Forgets all pages before each request, so that each is made as at a first visit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pages = get_pages()
        pages.memory, pages.typed = Memory(), Memory()
        return self.get_response(request)


urlpatterns = [path("bare/", bare)]
