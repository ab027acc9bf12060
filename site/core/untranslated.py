"""Pages that aren't translated: each is shown as its source, in the frame of the language that is read.

Nothing is stored for it, so nothing can be out of date, found twice by the search or listed in the sitemap.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils.translation import get_language, override
from wagtail.models import Page, get_page_models
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from core.frame import Frame
from core.languages import in_frame_of
from core.listings import newest, public

OFFERED = 5


class Offer(NamedTuple):
    """A page of the source language at its address in the frame of another one."""

    page: Any
    url: str


def is_stand_in(page: Any) -> bool:
    """Whether a page of the language is only an alias of its source: it says what the source says."""
    return bool(page.kind and page.alias_of_id and page.alias_of.locale_id != page.locale_id)


def serve_source(request: Any, path: str, found: RouteResult) -> HttpResponse:
    """The page `found` of the source language; where its translation stands at another address, that one."""
    language = get_language()
    translated = found.page.neighbours.translations.get(language)
    if translated and not translated.alias_of_id:
        # What follows the address of a list, such as a month, is the same in every language.
        rest = f"/{path}".removeprefix(found.page.get_url(request))
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{translated.get_url(request)}{rest}{query and '?'}{query}")
    request._wagtail_route_for_request = found
    request.frame_language = language
    with override(settings.LANGUAGE_CODE):
        response = serve_page(request, path)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    return response


def offers_for(frame: Frame) -> list[Offer]:
    """The newest pages of the source language that a list of another one lacks; few, in one query."""
    kind = getattr(frame.page, "offers", None)
    source = frame.translations.get(settings.LANGUAGE_CODE)
    if not kind or not source or not frame.page or frame.page.pk == source.pk:
        return []
    model: Any = next(model for model in get_page_models() if getattr(model, "kind", None) == kind)
    same = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=frame.page.locale_id)
    lacking = model.objects.descendant_of(source).filter(~Exists(public(same)))
    found = newest(lacking)[:OFFERED]
    return [Offer(page, in_frame_of(frame.language, page.get_url(frame.request))) for page in found]
