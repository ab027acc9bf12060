"""/nhan-tin/…: being told of news by mail, without an account.

Nothing is changed by a link alone: programs that look into mails follow them all. Where it leads to has a
button.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.listings import public
from core.plain_pages import Above, answer_own, plain_page
from core.text import cut
from core.visitors import address_of
from documents.models import LegalDocumentPage

from . import links
from .asking import RefusedError, ask, confirm
from .forms import AddressForm, NewsForm
from .links import BadLinkError
from .models import Subscriber, Topic, Wish, remove
from .subjects import Named, parameters_of, subject_of_search

FORM = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def own_page(view: View) -> Callable[..., HttpResponseBase]:
    """A page with a form of a reader's own."""

    @never_cache
    @require_http_methods(FORM)
    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        return answer_own(view, request, **named)

    return answer


@own_page
def news(request: HttpRequest) -> HttpResponse:
    """The news of the week, of all fields of law or of some."""
    chosen = {"fields_of_law": request.GET.getlist("linh-vuc")[:20]}
    form = NewsForm(request.POST) if request.method == "POST" else NewsForm(initial=chosen)
    heading = _("News by mail")
    introduction = _("Once a week, what is new on this site: news, legal documents and outlines.")
    wanted = [(Topic.NEWS, key) for key in form.subjects] if form.is_valid() else []
    return _asked(request, form, wanted, heading, introduction)


@own_page
def document(request: HttpRequest, page_id: int) -> HttpResponse:
    """What changes of a document."""
    found = get_object_or_404(public(LegalDocumentPage.objects.defer_streamfields()), pk=page_id)
    form = AddressForm(request.POST if request.method == "POST" else None)
    introduction = _("We write to you when it is amended, replaced or ends, or when its text changes here.")
    wanted = [(Topic.DOCUMENT, str(found.translation_key))]
    above = Above(found.title, found.get_url(request) or "")
    return _asked(request, form, wanted, _("Tell me when this document changes"), introduction, above)


@own_page
def search(request: HttpRequest) -> HttpResponse:
    """What a search newly finds; it stands in the address as on the page of its results."""
    subject = subject_of_search(request.GET)
    if not subject:
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None)
    query = cut(parameters_of(subject)["q"], 150)
    heading = _("Tell me when “%(query)s” finds something new") % {"query": query}
    introduction = _("Once a day at most, and only when something was published that this search finds.")
    above = Above(_("Search"), f"{reverse('search')}?{subject}")
    return _asked(request, form, [(Topic.SEARCH, subject)], heading, introduction, above)


def _asked(
    request: HttpRequest,
    form: AddressForm,
    wanted: list[tuple[Topic, str]],
    heading: str,
    introduction: str,
    above: Above | None = None,
) -> HttpResponse:
    status, headers = 200, dict[str, str]()
    if form.is_valid():
        try:
            ask(form.cleaned_data["email"], get_language() or "", wanted, address_of(request))
            return _see(reverse("mailing-sent"))
        except RefusedError as refused:
            form.add_error(None, str(refused))
            if refused.seconds:
                status, headers = 429, {"Retry-After": str(refused.seconds)}
    if form.is_bound:
        form.give_back()
    response = plain_page(request, "mailing/ask.html", heading, {"form": form}, introduction, above)
    response.status_code = status
    for name, value in headers.items():
        response.headers[name] = value
    return response


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    introduction = _("We have sent a mail to the address. Open it and confirm within three days.")
    return plain_page(request, "mailing/sent.html", _("One more step"), {}, introduction, _above())


@own_page
def confirm_wishes(request: HttpRequest, token: str) -> HttpResponse:
    try:
        wishes = list(links.confirmed_by(token).select_related("subscriber"))
        if request.method == "POST":
            return _see(links.to_own(confirm(token)[0].subscriber) + "?vua-xac-nhan=1")
    except BadLinkError:
        return _gone(request)
    context = {"names": _names(wishes)}
    return plain_page(request, "mailing/confirm.html", _("Do you want these mails?"), context, above=_above())


@own_page
def own(request: HttpRequest, token: str) -> HttpResponse:
    """All that an address is told of, each with a button to cancel it."""
    try:
        subscriber = links.owned_by(token)
    except BadLinkError:
        return _gone(request)
    wishes = subscriber.wishes.filter(confirmed_at__isnull=False).order_by("topic", "pk")
    if request.method == "POST":
        chosen = request.POST.get("bo", "")
        remove(subscriber.wishes.all() if chosen == "het" else wishes.filter(pk=_number(chosen)))
        is_there = Subscriber.objects.filter(pk=subscriber.pk).exists()
        return _see(request.path) if is_there else _forgotten(request)
    shown = list(wishes)
    context = {
        "lines": list(zip(shown, _names(shown), strict=True)),
        "is_new": "vua-xac-nhan" in request.GET,
    }
    return plain_page(request, "mailing/own.html", _("Your mails from us"), context, above=_above())


@csrf_exempt
@own_page
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """One click: mail programs send this form by themselves, without a token of ours (RFC 8058)."""
    try:
        wishes = links.cancelled_by(token)
    except BadLinkError:
        return _gone(request)
    names = _names(list(wishes.select_related("subscriber")))
    if request.method == "POST":
        remove(wishes)
    context = {"names": names, "is_done": request.method == "POST" or not names}
    heading = _("You get no more of these mails") if context["is_done"] else _("Cancel these mails?")
    return plain_page(request, "mailing/cancel.html", heading, context, above=_above())


def _forgotten(request: HttpRequest) -> HttpResponse:
    introduction = _("Your address and the mails to it are deleted here.")
    heading = _("You get no more mails from us")
    return plain_page(request, "mailing/cancel.html", heading, {"is_done": True}, introduction, _above())


def _names(wishes: list[Wish]) -> list[str]:
    named = Named(wishes, get_language() or "")
    return [named.name(wish) for wish in wishes]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _above() -> Above:
    return Above(_("News by mail"), reverse("mailing"))


def _gone(request: HttpRequest) -> HttpResponse:
    introduction = _("It is older than three days, or was cut off in the mail. Ask for the mails once more.")
    response = plain_page(
        request, "mailing/gone.html", _("This link no longer leads anywhere"), {}, introduction, _above()
    )
    response.status_code = 404
    return response


def _see(address: str) -> HttpResponse:
    response: Any = HttpResponseRedirect(address)
    # What comes after the form is another page, not the form once more (RFC 9110, 15.4.4).
    response.status_code = 303
    return response
