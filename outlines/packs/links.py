"""Addresses on paper: short, and with the edition that is held in hands."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from core.listings import public

from .offers import EDITION

# In base 36, of a page; more is no page's.
LONGEST = 6


def short_address(page: Any, edition: Any = None) -> str:
    """With its host: "https://portal.example/d/7k/3"."""
    number = edition.number if edition else 0
    arguments = [int_to_base36(page.pk), *([number] if number else [])]
    site = page.get_site()
    return f"{site.root_url if site else ''}{reverse('outline-short', args=arguments)}"


def short(request: HttpRequest, key: str, number: str | None = None) -> HttpResponse:
    """From a short address to the page, which says where there is a newer edition."""
    from outlines.models import OutlinePage

    if len(key) > LONGEST:
        raise Http404
    page = public(OutlinePage.objects.filter(pk=base36_to_int(key))).defer_streamfields().first()
    if page is None or not page.url:
        raise Http404
    return redirect(f"{page.url}?{EDITION}={int(number)}" if number else page.url)
