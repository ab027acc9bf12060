"""Public pages that no editor makes, such as the list of the fields of law."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.text import cut
from delivery.memo import for_reader

LONGEST_DESCRIPTION = 300


class Above(NamedTuple):
    """The list that a page stands in."""

    title: str
    url: str


def plain_page(
    request: HttpRequest,
    template: str,
    heading: str,
    context: dict[str, Any],
    introduction: str = "",
    above: Above | None = None,
) -> HttpResponse:
    """`template` extends plain_page.html. The introduction is told to search engines as well.

    Where the page isn't there in every language, the context has the codes of its `languages`.
    """
    place = f"{heading} – {above.title}" if above else heading
    own = {
        "heading": heading,
        "introduction": introduction,
        "description": cut(introduction or place, LONGEST_DESCRIPTION),
        "above": above,
    }
    return render(request, template, own | context)


def answer_own(view: Callable[..., HttpResponseBase], request: HttpRequest, **named: Any) -> HttpResponseBase:
    """The answer of a view that shows what is one reader's own.

    It isn't kept, yet what stands around it is the same for all readers, and remembered.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return view(request, **named)
    with for_reader():
        return view(request, **named)
