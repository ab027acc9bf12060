"""/hien-thi/: where a reader chooses how pages are shown."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import display
from .plain_forms import is_from_here, safe_next


# It is a POST because it changes something: a GET would be followed by robots and previews, and by pictures
# on any other site. It has no token, since that would make each page with the form one visitor's own, and
# pages are cached for all. Who asks is told by the browser itself; all a stranger could do is change a theme.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Shows the form, or keeps what it sends in the cookie and leads back to where it was sent from."""
    if request.method != "POST":
        return render(request, "display.html")
    if not is_from_here(request):
        raise PermissionDenied
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")) or reverse("display"))
    _keep(response, display.chosen(request.COOKIES).changed(request.POST), secure=request.is_secure())
    return response


def _keep(response: HttpResponse, choice: display.Display, *, secure: bool) -> None:
    if not choice.value:
        response.delete_cookie(display.COOKIE, samesite="Lax")
        return
    # A script reads it too, on a page that comes back as it was left.
    response.set_cookie(
        display.COOKIE, choice.value, max_age=display.MAX_AGE, secure=secure, httponly=False, samesite="Lax"
    )
