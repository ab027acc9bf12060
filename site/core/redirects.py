"""Where a page has gone that stood at an address.

Wagtail writes down the old address of a page that moves or gets another slug, and of all pages below it
(wagtail.contrib.redirects). Its own answers know nothing of what stands below a page without being one, such
as the archive of a month; they drop the query; and they lead to pages that not everyone may read, even in a
circle where the page is at its old address again but not public. So the answers are made here.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.db import Error as DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from core.listings import public
from delivery.addresses import is_known

# What is longer can't be written down.
LONGEST_PATH = 255
# Where a redirect may lead to: a place of our own, or the whole address of another site. The editor's form
# refuses all else, but what was written by an import or by hand didn't come through it.
ADDRESS = re.compile(r"https?://[^/\\]|/(?![/\\])", re.IGNORECASE)
# Parts of an address that are taken off its end to find the page that it was below.
DEEPEST = 10


class MovedPageMiddleware:
    """Leads from the old address of a page to the page, where nothing else stands there now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if moved := self._moved_in_query(request):
            return moved
        response = self.get_response(request)
        if response.status_code != 404 or getattr(request, "is_not_moved", False):
            return response
        return moved_to(request) or response

    def _moved_in_query(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to an address like "/?p=7", as WordPress has them: the home page would answer it."""
        query = request.META.get("QUERY_STRING", "")
        if request.path != "/" or not query or is_known(query):
            return None
        response = moved_to(request, query_only=True)
        # Only what was looked for is known not to be there.
        request.is_not_moved = False  # type: ignore[attr-defined]
        return response


def moved_to(request: HttpRequest, query_only: bool = False) -> HttpResponse | None:
    """The answer that leads to the page that had this address; with `query_only`, this one with its query.

    None where there is no such page, where not everyone may read it, or where the database can't be asked;
    the request then bears the mark `is_not_moved`, so that it isn't looked for twice.
    """
    response = None
    if request.method in ("GET", "HEAD"):
        try:
            response = next(_answers(request, query_only), None)
        except DatabaseError:
            response = None
    request.is_not_moved = response is None  # type: ignore[attr-defined]
    return response


def _answers(request: HttpRequest, query_only: bool) -> Iterator[HttpResponse]:
    """Those of what is written down about this address that lead somewhere, the closest first."""
    for redirect in _written_down(request):
        if query_only and "?" not in redirect.old_path:
            continue
        url = _target(request, redirect)
        if not url or urlsplit(url).path == request.path:
            continue
        answer = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        # A browser that keeps "for ever" went in a circle once the page is moved back.
        yield answer(url, headers={"Cache-Control": "no-cache"})


def _written_down(request: HttpRequest) -> list[Redirect]:
    """What is written down about the address, about it without its query, and about the pages above it."""
    addresses = (request.get_full_path(), request.path)
    exact = {Redirect.normalise_path(text, decode_unicode=d) for text in addresses for d in (True, False)}
    known = [text for text in {*exact, *_above(request.path)} if len(text) <= LONGEST_PATH]
    found = Redirect.get_for_site(Site.find_for_request(request)).filter(old_path__in=known)
    # Only a page that moved takes with it what stood below it.
    usable = [row for row in found if row.old_path in exact or row.automatically_created]
    return sorted(usable, key=lambda row: (-len(row.old_path), row.site_id is None))


def _above(path: str) -> list[str]:
    """The addresses above a path, the closest first, as they are written down."""
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[:end]) for end in range(len(parts) - 1, 1, -1)[:DEEPEST]]


def _target(request: HttpRequest, redirect: Redirect) -> str:
    """Where it leads to; nothing where not everyone may read that."""
    if not redirect.redirect_page_id:
        return redirect.redirect_link if ADDRESS.match(redirect.redirect_link) else ""
    page = public(Page.objects.filter(pk=redirect.redirect_page_id)).first()
    if page is None:
        return ""
    redirect.redirect_page = page
    rest = _rest(request.path, redirect.old_path)
    if rest and not _stands_below(request, page, rest):
        return ""
    url = f"{redirect.link}{rest}" if redirect.link else ""
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if url and query and "?" not in redirect.old_path else url


def _rest(path: str, old_path: str) -> str:
    """What of a path stands below the old address of a page: "2024/5/"; nothing where it is that address."""
    return path.removeprefix(f"{old_path}/") if path.startswith(f"{old_path}/") else ""


def _stands_below(request: HttpRequest, page: Page, rest: str) -> bool:
    """Whether the rest of an address leads to something that anyone may read below a page."""
    try:
        route = page.specific.route(request, [part for part in rest.split("/") if part])
    except Http404:
        return False
    return route.page.pk == page.pk or public(Page.objects.filter(pk=route.page.pk)).exists()
