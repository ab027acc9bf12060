"""/xem-truoc/…: a draft as its guest reads it, and answers.

The address is all that a guest has: no cookie is read or set, so that no other site can send anything in
their name, and the forms need no token of their own. Nothing here is kept, by the portal or by the browser.
"""

import re
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from core.headings import HEADING
from core.markup import text_of
from core.public_media import media_in
from core.routing import load
from delivery.memo import for_reader

from ..approval.reading import RefusedAnswerError
from ..signing_in.models import Result
from ..signing_in.throttle import TooManyAttemptsError, begin, end
from .answers import TooManyRemarksError, decide, opened, remark, whether_answerable
from .forms import DecisionForm, RemarkForm
from .models import MOST_REMARKS, PreviewLink

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
# Of an image or a file, where it stands in HTML.
FILE_ADDRESS = re.compile(rb"""(?<=["'\s,])/tep/(?=(?:anh/|xem-truoc/)?\d)""")
# By which wrong addresses are counted.
NAME = "xem-truoc"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    response = _answer(request, token)
    if hasattr(response, "render"):
        response.render()
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


@require_safe
def preview_file(request: Any, token: str, path: str) -> HttpResponseBase:
    """An image or a file that the draft shows, which nobody else may have yet; `path` is its own address."""
    request.user = AnonymousUser()
    link = PreviewLink.found_by(token)
    if not link or not link.is_usable:
        return _unknown(request)
    request.shown_to_guest = media_in(_page_of(link))
    view, arguments, named = resolve(path)
    response = view(request, *arguments, **named)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _with_files(response: HttpResponse, token: str) -> None:
    """Lead to the images and files of the draft by the link, which is all that a guest has."""
    here = reverse("guest-preview", args=[token]).rstrip("/").encode()
    response.content = FILE_ADDRESS.sub(here + rb"\g<0>", response.content)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    request.user = AnonymousUser()  # whoever else it is, here they are a guest
    link = PreviewLink.found_by(token)
    if link and link.is_expired and not link.revoked_at:
        return _gone(request, 410, is_expired=True)
    if not link or not link.is_usable:
        return _unknown(request)
    with translation.override(link.page.locale.language_code):
        response = _send(request, link, token) if request.method == "POST" else _show(request, link, token)
        if hasattr(response, "render"):
            response.render()
        _with_files(response, token)
        response.headers["Content-Language"] = translation.get_language() or ""
        return response


def _unknown(request: HttpRequest) -> HttpResponse:
    """The same for all that doesn't open; whoever tries many is not looked at any more for a while."""
    try:
        end(begin(Result.WRONG_LINK, NAME))
    except TooManyAttemptsError as error:
        response = _gone(request, 429)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    return _gone(request, 404)


def _gone(request: HttpRequest, status: int, *, is_expired: bool = False) -> HttpResponse:
    # There is nothing of a draft in it: what stands around it is what all readers get.
    with for_reader():
        return render(request, "editorial/guests/gone.html", {"is_expired": is_expired}, status=status)


def _send(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    # A header may name another charset, even one in which bytes can't be read at all.
    request.encoding = "utf-8"
    is_decision = f"{DecisionForm.prefix}-decision" in request.POST
    form: Any = DecisionForm(request.POST) if is_decision else RemarkForm(request.POST)
    if form.is_valid():
        try:
            (decide if is_decision else remark)(link, form.cleaned_data)
        except (RefusedAnswerError, TooManyRemarksError) as refused:
            form.add_error(None, str(refused))
        else:
            response = HttpResponse(status=303)
            response.headers["Location"] = f"{reverse('guest-preview', args=[token])}#{RemarkForm.prefix}"
            return response
    return _show(request, link, token, **{"decision_form" if is_decision else "remark_form": form})


def _show(request: Any, link: PreviewLink, token: str, **forms: Any) -> HttpResponse:
    if request.method == "GET":
        opened(link)
    page = _page_of(link)
    remarks = list(link.remarks.all())
    request.guest = SimpleNamespace(
        link=link,
        address=reverse("guest-preview", args=[token]),
        remarks=remarks,
        may_remark=len(remarks) < MOST_REMARKS,
        refusal=whether_answerable(link),
        headings=_headings(page),
        **{"remark_form": RemarkForm(), "decision_form": DecisionForm()} | forms,
    )
    request.is_preview = True
    request.method = "GET"
    # What the page says of its own address, to be shared, must not have the token in it.
    request.path = request.path_info = page.get_url(request) or "/"
    return page.serve(request)


def _page_of(link: PreviewLink) -> Any:
    """The page as it was when the link was made."""
    ancestors = list(link.page.get_ancestors().filter(depth__gt=1))
    page = load(link.page, ancestors)
    shown = page.with_content_json(link.content)
    shown.locale, shown.routed_ancestors = page.locale, ancestors
    shown._cached_parent_obj = ancestors[-1] if ancestors else None
    return shown


def _headings(page: Page) -> list[str]:
    """The headings of its text, to choose from."""
    body = getattr(page, "body", None)
    found = HEADING.finditer(str(body.render_as_block()) if body else "")
    return [text_of(match["words"]) for match in found][:200]
