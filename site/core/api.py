"""What all parts of the API for other programs share: who may ask, how answers and errors are told."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.openapi import ALL, MAX_PAGE_SIZE, document

View = Callable[..., HttpResponse]

METHODS = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "Allow": ", ".join(METHODS),
    # Anyone may read this in any portal: the answers are public and depend on no cookie.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # What is withdrawn is gone at the next request, also for those behind a cache; and nobody else
    # keeps what people ask about their rights.
    "Cache-Control": "no-store",
}


class PagedForm(forms.Form):
    """The parameters of an answer in pages. What isn't valid is refused."""

    page = forms.IntegerField(required=False, min_value=1)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGE_SIZE)


class LanguageForm(forms.Form):
    """The language of the pages that are asked for, and of labels and errors."""

    language = forms.ChoiceField(required=False, choices=[*settings.LANGUAGES, (ALL, ALL)])

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE


def open_to_all(view: View) -> View:
    """A view that other sites' scripts may ask, by GET alone."""

    @csrf_exempt  # Else POST were answered by a page instead of JSON; it changes nothing here.
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.method in METHODS:
            response = view(request, *args, **kwargs)
        else:
            response = refusal(_("Only GET, HEAD and OPTIONS are answered here."), status=405)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer


def with_etag(view: View) -> View:
    """A view whose answers a program may keep, if it asks before each use whether they still hold (304)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        response.headers["ETag"] = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
        response.headers["Cache-Control"] = "private, no-cache"
        found = get_conditional_response(request, response.headers["ETag"], None, response) or response
        found.headers["Cache-Control"] = response.headers["Cache-Control"]
        return found

    return answer


def in_language(code: str | None) -> translation.override:
    """Labels and errors are in the language asked for; in the site's own where it is none or all."""
    return translation.override(settings.LANGUAGE_CODE if code in (None, ALL) else code)


def refusal(error: str, field: str | None = None, status: int = 400) -> JsonResponse:
    return as_json({"error": error, "field": field}, status)


def refusal_of(form: forms.Form) -> JsonResponse:
    """What the first parameter that isn't valid is told."""
    field, messages = next(iter(form.errors.items()))
    return refusal(str(messages[0]), field)


def as_json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


@open_to_all
def not_found(request: HttpRequest) -> HttpResponse:
    """What stands at no address of the API."""
    return refusal(_("Page not found"), status=404)


@open_to_all
def openapi(request: HttpRequest) -> HttpResponse:
    return as_json(document())
