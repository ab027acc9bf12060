"""Finds the page that an address means, in two queries however deep it lies.

Wagtail asks for each part of the address and for each page's own type; what is found is the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, override
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION
from wagtail.url_routing import RouteResult

from core.listings import LINKED
from delivery.memo import remembered


def route_for(request: HttpRequest, path: str) -> RouteResult | None:
    """What an address means, as Wagtail's Page.route_for_request has it; None where it means nothing."""
    return _route_in(request, get_language() or settings.LANGUAGE_CODE, path)


def source_for(request: HttpRequest, path: str) -> RouteResult | None:
    """What an address means in the source language, whose pages stand in where there is no translation.

    Only what anyone may read: nobody signs in for what stands in.
    """
    if get_language() == settings.LANGUAGE_CODE:
        return None
    with override(settings.LANGUAGE_CODE):
        found = _route_in(request, settings.LANGUAGE_CODE, path)
    return found if found and not found.page.get_view_restrictions() else None


def _route_in(request: HttpRequest, language: str, path: str) -> RouteResult | None:
    site = find_site(request)
    home = find_home(site, language) if site else None
    if home is None:
        return None
    try:
        return route(request, home, [part for part in path.split("/") if part])
    except Http404:
        return None


def find_site(request: Any) -> Site | None:
    """The site that the request's host means; asked for once, for all readers."""
    if not hasattr(request, "_wagtail_site"):
        # An unknown host is refused here: it makes no entry.
        key = ("site", request.get_host(), request.get_port())
        request._wagtail_site = remembered(key, lambda: Site.find_for_request(request))
        request._wagtail_cached_site_root_paths = remembered(("roots",), _root_paths)
    return request._wagtail_site


def forget_site(request: Any) -> None:
    for name in ("_wagtail_site", "_wagtail_cached_site_root_paths"):
        request.__dict__.pop(name, None)


def _root_paths() -> list:
    # Wagtail keeps them for an hour in each process by itself.
    cache.delete(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION)
    return Site.get_site_root_paths()


def locales() -> dict[int, Locale]:
    """All languages by primary key."""
    return remembered(("locales",), lambda: Locale.objects.in_bulk())


def language_read() -> int | None:
    """The primary key of the language that is read; None where the site has no pages in it."""
    code = get_language()
    return next((pk for pk, locale in locales().items() if locale.language_code == code), None)


def with_languages(pages: Iterable[Any]) -> list[Any]:
    """The pages, each with its language."""
    known = locales()
    found = list(pages)
    for page in found:
        page.locale = known[page.locale_id]
    return found


def find_home(site: Site, language: str) -> Page | None:
    """The root of the tree of a language, as the page it is; None where the site has none."""

    def find() -> Page | None:
        roots = Page.objects.filter(translation_key=site.root_page.translation_key).select_related("locale")
        by_language = {page.locale.language_code: page for page in roots}
        root = by_language.get(language)
        return root.specific if root else None

    return remembered(("home", site.pk, language), find)


def route(request: HttpRequest, home: Page, parts: Sequence[str]) -> RouteResult:
    """The page that the parts of an address mean below `home`; raises Http404."""
    chain = find_chain(home, parts, _named(request, home, parts))
    for depth, page in enumerate(chain[:-1]):
        if _routes_itself(page, parts[depth:]):
            chain = chain[: depth + 1]
            break
    rest = parts[len(chain) - 1 :]
    if rest and not _routes_itself(chain[-1], rest):
        raise Http404
    page = chain[-1] if len(chain) > 1 else home
    return load(page, chain[:-1]).route(request, list(rest))


def find_chain(home: Page, parts: Sequence[str], named: Iterable[Page]) -> list[Page]:
    """`home` and those of the pages `named` that the parts name one after the other below it."""
    chain = [home]
    by_place = {(page.path[: -page.steplen], page.slug): page for page in named}
    for part in parts:
        child = by_place.get((chain[-1].path, part))
        if not child:
            break
        chain.append(child)
    return chain


def _named(request: Any, home: Page, parts: Sequence[str]) -> list[Page]:
    """The pages below `home`, and below that of the source language, which may stand in, that have one of the
    parts as their slug; asked for once in a request."""
    if not parts:
        return []
    known = request.__dict__.setdefault("_pages_named", {})
    key = tuple(parts)
    if key not in known:
        source = find_home(request._wagtail_site, settings.LANGUAGE_CODE) or home
        below = Q(path__startswith=home.path) | Q(path__startswith=source.path)
        known[key] = list(Page.objects.filter(below, slug__in=set(parts)).only(*LINKED))
    return known[key]


def _routes_itself(page: Page, parts: Sequence[str]) -> bool:
    """Whether a page of the chain answers for addresses below it that look like those of its children."""
    model = page.specific_class
    if not page.live or not model or not issubclass(model, RoutablePageMixin):
        return False
    try:
        model.get_resolver().resolve(f"/{'/'.join(parts)}/")
    except Http404:
        return False
    return True


def load(page: Page, ancestors: list[Page]) -> Page:
    """The page as what it is, with what every page shows of itself and the pages above it."""
    model = page.specific_class
    if model is None:
        raise Http404
    found = model.as_shown() if hasattr(model, "as_shown") else model._default_manager.all()
    page = found.get(pk=page.pk)
    page.locale = locales()[page.locale_id]
    page.routed_ancestors = ancestors
    if ancestors:
        page._cached_parent_obj = ancestors[-1]
    return page


def restrictions_of(page: Page, ancestors: Sequence[Page]) -> list[PageViewRestriction]:
    """The view restrictions of a page, as Wagtail's Page.get_view_restrictions has them, and those of an
    alias itself: see core.privacy."""
    places = [page, *ancestors]
    ids = {place.pk for place in places} | {_source_of(place).pk for place in places}
    root = page.path[: page.steplen]
    return [row for row in _restrictions() if row.page_id in ids or row.page.path == root]


def _restrictions() -> list[PageViewRestriction]:
    return remembered(("restrictions",), lambda: list(PageViewRestriction.objects.select_related("page")))


def _source_of(page: Page) -> Page:
    """The page that an alias stands for."""
    while page.alias_of_id:
        page = page.alias_of
    return page
