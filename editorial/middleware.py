"""What the database or the checks refuse, told to the editor."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.coreutils import resolve_model_string

from core.tree import TreeChangedError, is_busy, is_slug_taken, is_too_long
from core.views import bad_request

from .checks.publishing import BlockedError
from .checks.views import CONFLICT, show_blocked
from .saving.gone import keep_below_gone, keep_of_gone

NOT_FOUND = 404
EDITOR = "/quan-tri/"


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


class KeyMiddleware:
    """Says that there is nothing by a key that none can be.

    Wagtail (8.0) takes any text for the key of what is edited or chosen, and asks the database for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if not isinstance(kwargs.get("pk"), str) or not hasattr(view, "view_class"):
            return
        model = getattr(view.view_class(**view.view_initkwargs), "model", None)
        if model is None:
            return
        try:
            resolve_model_string(model)._meta.pk.to_python(unquote(kwargs["pk"]))
        except ValidationError:
            raise Http404 from None


class NextMiddleware:
    """Takes no word for a place to go on to.

    Wagtail (8.0) looks for a view of that name, and fails at a word that is none when all was done.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if not request.path.startswith(EDITOR):
            return
        for name in ("GET", "POST"):
            sent = getattr(request, name)
            if sent.get("next") and "/" not in sent["next"]:
                sent = sent.copy()
                sent["next"] = ""
                setattr(request, name, sent)


class TreeMiddleware:
    """Says that a page isn't where it was, or that others are at work on the same pages: nothing was done.

    What was typed is in the form to which the browser goes back, where it was one for typing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != NOT_FOUND or request.method != "POST" or not match:
            return response
        # Wagtail (8.0) answers so itself, before the page's own view is asked.
        gone = None
        try:
            if match.view_name == "wagtailadmin_pages:edit":
                gone = keep_of_gone(request, match.kwargs["page_id"])
            elif match.view_name == "wagtailadmin_pages:add":
                gone = keep_below_gone(request, *match.kwargs.values())
        except MultiValueDictKeyError as error:
            return bad_request(request, error)
        return _show_not_done(request, str(gone)) if gone else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        reason = request.method == "POST" and _reason_in_tree(exception)
        if not reason or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        return _show_not_done(request, reason)


def _show_not_done(request: HttpRequest, reason: str) -> HttpResponse:
    match = request.resolver_match
    has_text = match is not None and match.url_name in ("add", "edit")
    context = {"reason": reason, "has_text": has_text, "kept": getattr(request, "kept_text", None)}
    return render(request, "editorial/not_done.html", context, status=CONFLICT)


def _reason_in_tree(exception: Exception) -> str:
    if isinstance(exception, TreeChangedError):
        return str(exception)
    if is_slug_taken(exception):
        return _("Another page at this place has the same address by now. Give this one another address.")
    if is_busy(exception) or is_too_long(exception):
        return _("Somebody else is changing the same pages at this moment. Wait a little and try again.")
    return ""


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
