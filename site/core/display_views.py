"""/hien-thi/: where a reader chooses how pages are shown."""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import display

# Longer than any address of ours: such a one isn't led to.
LONGEST_NEXT = 2000


# It is a POST because it changes something: a GET would be followed by robots and previews, and by pictures
# on any other site. It has no token, since that would make each page with the form one visitor's own, and
# pages are cached for all. Who asks is told by the browser itself; all a stranger could do is change a theme.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Shows the form, or keeps what it sends in the cookie and leads back to where it was sent from."""
    if request.method != "POST":
        return render(request, "display.html")
    if not _is_from_here(request):
        raise PermissionDenied
    # A header may name another charset, even one in which bytes can't be read at all.
    request.encoding = "utf-8"
    response = HttpResponseRedirect(_next(request))
    _keep(response, display.chosen(request.COOKIES).changed(request.POST), secure=request.is_secure())
    return response


def _is_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages sent the form. A browser too old to say so is believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    # By the host alone: behind a proxy the scheme may be another one.
    return not origin or _host(origin) == request.get_host()


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _next(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # From the root, since what is relative would lead to a place below /hien-thi/.
    is_good = is_ours and address.startswith("/") and len(address) <= LONGEST_NEXT
    return address if is_good else reverse("display")


def _keep(response: HttpResponse, choice: display.Display, *, secure: bool) -> None:
    if not choice.value:
        response.delete_cookie(display.COOKIE, samesite="Lax")
        return
    # A script reads it too, on a page that comes back as it was left.
    response.set_cookie(
        display.COOKIE, choice.value, max_age=display.MAX_AGE, secure=secure, httponly=False, samesite="Lax"
    )
