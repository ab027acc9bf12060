"""Views beside those of the apps: pages by their address, the health checks, robots.txt, faults."""

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.views import serve as serve_page

from core.frame import Frame
from core.health import pending_migrations
from core.listings import public_files
from core.models import CustomRendition, FilePreview
from core.models.media import HIDDEN
from core.public_media import may_have
from core.routing import route_for, source_for
from core.untranslated import is_stand_in, serve_source
from delivery.away import is_away, unavailable


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """200 while this process answers. It asks nobody: a database that is away is no reason to end a process
    that still gives the pages it has kept."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and its migrations are applied, else 503. Tells no secrets."""
    try:
        pending = pending_migrations()
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    if pending:
        return JsonResponse({"status": "error", "database": "migrations pending"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keeps robots from what costs work and is no page: searches and comparisons, in each language."""
    lines = [
        "User-agent: *",
        "Disallow: /quan-tri/",
        *(f"Disallow: {path}" for path in _not_for_robots()),
        f"Sitemap: {Frame(request).root_url}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def serve(request: Any, path: str) -> HttpResponse:
    """Wagtail's view of pages, with the page found by core.routing, or else the one that stands in for it."""
    found = route_for(request, path)
    if found is None or is_stand_in(found.page):
        source = source_for(request, path)
        if source:
            return serve_source(request, path, source)
    # Where Wagtail looks for what it has found already.
    request._wagtail_route_for_request = found
    return serve_page(request, path)


def _not_for_robots() -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield from (reverse("search"), reverse("document-compare"))


@require_safe
def file_preview(request: HttpRequest, file_id: int, fingerprint: str) -> HttpResponse:
    """The preview of a file, for those who may have the file."""
    preview = (
        FilePreview.objects.filter(file_id=file_id, fingerprint=fingerprint).select_related("file").first()
    )
    if not preview or file_id not in public_files([file_id]) or not may_have(request, preview.file):
        raise Http404
    # Another content has another address. A cache that is shared wouldn't hear that a file was hidden.
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(bytes(preview.picture), content_type="image/webp", headers=headers)


@require_safe
def hidden_image(request: HttpRequest, image_id: int, name: str) -> HttpResponseBase:
    """An image that nothing public shows, for the editor and for readers of private pages."""
    found = (
        CustomRendition.objects.filter(image_id=image_id, file=f"{HIDDEN}{name}")
        .select_related("image")
        .first()
    )
    if not found or not may_have(request, found.image):
        raise Http404
    headers = {"Cache-Control": "private, max-age=600", "Content-Security-Policy": "default-src 'none'"}
    try:
        return FileResponse(found.file.open(), headers=headers)
    except FileNotFoundError as error:
        raise Http404 from error


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without a request context: the fault may be in what the context needs."""
    error = sys.exc_info()[1]
    if is_away(error):
        return unavailable(request, error)
    return render(None, "500.html", status=500)
