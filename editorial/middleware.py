"""What the database or the checks refuse, told to the editor."""

from collections.abc import Callable

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.views import bad_request

from .checks.publishing import BlockedError
from .checks.views import show_blocked


class StillUsedMiddleware:
    """Leads back from a deletion of what pages still use, with a message.

    Wagtail offers no such deletion by its index of references. That is brought up to date in the background,
    after the page was saved, so that the database may know better.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(exception, ProtectedError):
            return None
        messages.error(
            request, _("It can't be deleted while pages use it. Take it out of those pages first.")
        )
        return redirect(request.get_full_path())


class IncompleteFormMiddleware:
    """Answers a form that came without some of its fields as what it is: a bad request (400).

    Those of StreamFields and of Wagtail's page for copying count on all of theirs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return bad_request(request, exception) if isinstance(exception, MultiValueDictKeyError) else None


class BlockedMiddleware:
    """Says what keeps a page from being published, whichever view tried it.

    What was to be done with it is undone by then. Its draft is saved, but for one that was made together with
    others (by updating several translations); the words of a translation are saved in any case.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return show_blocked(request, exception) if isinstance(exception, BlockedError) else None
