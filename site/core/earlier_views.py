"""The page as it was before a correction, for readers who want to compare."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core.listings import public
from core.models import BasePage, Correction, EarlierVersion
from core.routing import load


@require_safe
def earlier_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """Only as long as the page itself is public and names the correction."""
    version = get_object_or_404(EarlierVersion, pk=key, content__isnull=False)
    correction = get_object_or_404(Correction, page=version.page_id, translation_key=version.correction)
    page = _public_page(version.page_id)
    before: Any = page.with_content_json(version.content)
    before.locale, before.routed_ancestors = page.locale, page.routed_ancestors
    before._cached_parent_obj = page.get_parent()
    before.corrected_by = correction
    return before.serve(request)


def _public_page(pk: int) -> Any:
    """The page in the language that is read; raises Http404."""
    found = public(Page.objects.filter(pk=pk, locale__language_code=get_language())).first()
    if not found:
        raise Http404
    page = load(found, list(found.get_ancestors().filter(depth__gt=1)))
    if not isinstance(page, BasePage):
        raise Http404
    return page
