"""What is answered while the database, or the store of files, is away."""

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import ReadOnlySqlTransaction

# Seconds after which a program may ask again.
RETRY_AFTER = 30
# Below it, programs ask, which can't read a page.
API = "/api/"


class StoreAwayError(OSError):
    """The store of uploaded files doesn't answer."""


def is_away(error: BaseException | None) -> bool:
    """Whether a request failed because what it needs doesn't answer for now."""
    if isinstance(error, InternalError):
        # A server that takes no changes: a replica that isn't promoted yet, or one that somebody set so.
        return isinstance(error.__cause__, ReadOnlySqlTransaction)
    return isinstance(error, OperationalError | InterfaceError | StoreAwayError)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with a page that asks neither the request nor the database for anything."""
    if request.path_info.startswith(API):
        message = _("The service is away for a moment")
        response: HttpResponse = JsonResponse({"error": message, "field": None}, status=503)
    else:
        context = {"fields": _sent_by_staff(request), "address": request.get_full_path()}
        response = render(None, "503.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    # For delivery.pages: only where the connection itself is gone, not where one question took too long.
    raw = connection.connection
    response.is_database_away = raw is None or raw.closed  # type: ignore[attr-defined]
    return response


def is_database_away(response: HttpResponse) -> bool:
    """Whether it was given because the connection itself is gone: asking once more would be in vain."""
    return getattr(response, "is_database_away", False)


def _sent_by_staff(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that somebody with a session has sent, to be given back: nothing can be kept now.

    With the token that came with them and no other, so that what another site had them send isn't sent again.
    """
    if request.method != "POST" or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return []
    try:
        sent = request.POST.lists()
        return [(name, value) for name, values in sent if "password" not in name for value in values]
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        return []
