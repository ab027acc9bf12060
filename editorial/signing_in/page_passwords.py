"""The passwords of private pages and collections, which can't be guessed by trying many.

In the place of two views of Wagtail's (8.0) that set no limit to that, and that take any page together with
any restriction.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, Page

from core.plain_forms import safe_next

from . import throttle
from .forms import ThrottledForm, with_status
from .models import Result

DOCUMENT_TEMPLATE = "wagtaildocs/password_required.html"


class PagePasswordForm(ThrottledForm, PasswordViewRestrictionForm):
    """Looks at it only where the limits on guessing allow it. Wagtail compares in constant time."""

    restriction: Any

    def clean_password(self) -> str:
        name = f"{self.restriction._meta.model_name} {self.restriction.pk}"
        with self.attempting(Result.WRONG_PAGE_PASSWORD, name, None, hashes=False) as attempt:
            password: str = super().clean_password()
            throttle.end(attempt, Result.PAGE_PASSWORD_RIGHT)
        return password


@require_http_methods(["GET", "HEAD", "POST"])
def of_page(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    page: Any = get_object_or_404(Page.objects.live(), pk=page_id).specific
    restriction = get_object_or_404(page.get_view_restrictions(), pk=page_view_restriction_id)
    address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    return _answer(
        request, restriction, lambda form: page.serve_password_required_response(request, form, address)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def of_collection(request: HttpRequest, restriction_id: int) -> HttpResponse:
    restriction = get_object_or_404(CollectionViewRestriction, pk=restriction_id)
    address = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    return _answer(
        request,
        restriction,
        lambda form: TemplateResponse(request, DOCUMENT_TEMPLATE, {"form": form, "action_url": address}),
    )


def _answer(request: HttpRequest, restriction: Any, show: Any) -> HttpResponse:
    if restriction.restriction_type != BaseViewRestriction.PASSWORD:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PagePasswordForm(data, instance=restriction)  # type: ignore[call-arg]
    if form.is_valid():
        restriction.mark_as_passed(request)
        return redirect(safe_next(request, form.cleaned_data["return_url"]) or settings.LOGIN_REDIRECT_URL)
    response = show(form)
    add_never_cache_headers(response)
    return with_status(form, response) if form.is_bound else response
