"""/phan-hoi/…: the form for what comes back from the field.

The page of the outline is the same for all and kept; this one has a token of each visitor's own, and is not.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.listings import public
from core.plain_pages import Above, plain_page
from core.visitors import address_of

from ..models import OutlinePage
from .forms import FeedbackForm
from .sending import RefusedError, TooManyError, take


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, outline_id: int) -> HttpResponse:
    outline = _outline(outline_id)
    if request.method != "POST":
        return _page(request, outline, FeedbackForm())
    form = FeedbackForm(request.POST)
    if form.is_valid():
        report = form.save(commit=False)
        report.outline, report.title = outline, outline.title
        try:
            take(report, address_of(request))
        except RefusedError as refused:
            form.add_error(None, str(refused))
            return _refuse(request, outline, form, refused)
        response = HttpResponse(status=303)
        response.headers["Location"] = reverse("feedback-thanks", args=[outline.pk])
        return response
    return _page(request, outline, form)


@require_safe
def thanks(request: HttpRequest, outline_id: int) -> HttpResponse:
    outline = _outline(outline_id)
    above = _above(request, outline)
    template = "outlines/feedback_thanks.html"
    return plain_page(request, template, _("Thank you"), {"outline": outline}, above=above)


def _outline(pk: int) -> OutlinePage:
    """The outline of this key, if anyone may read it; raises Http404."""
    return get_object_or_404(public(OutlinePage.objects.defer_streamfields()), pk=pk)


def _page(request: HttpRequest, outline: OutlinePage, form: FeedbackForm) -> HttpResponse:
    if form.is_bound:
        form.give_back()
    heading = _("Report how the outline was used")
    introduction = _("It takes two minutes. What you report makes the next outline better.")
    context = {"outline": outline, "form": form}
    above = _above(request, outline)
    return plain_page(request, "outlines/feedback.html", heading, context, introduction, above)


def _refuse(
    request: HttpRequest, outline: OutlinePage, form: FeedbackForm, refused: RefusedError
) -> HttpResponse:
    response = _page(request, outline, form)
    if isinstance(refused, TooManyError):
        response.status_code = 429
        response.headers["Retry-After"] = str(refused.seconds)
    return response


def _above(request: HttpRequest, outline: OutlinePage) -> Above:
    return Above(outline.title, outline.get_url(request) or "")
