"""What is answered while the database, or the store of files, is away."""

from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
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
        response = render(None, "503.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    # For delivery.pages: only where the connection itself is gone, not where one question took too long.
    raw = connection.connection
    response.is_database_away = raw is None or raw.closed  # type: ignore[attr-defined]
    return response


def is_database_away(response: HttpResponse) -> bool:
    """Whether it was given because the connection itself is gone: asking once more would be in vain."""
    return getattr(response, "is_database_away", False)
