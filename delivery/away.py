"""What is answered while the database, or the store of files, is away, or too many ask at once."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from psycopg.errors import ReadOnlySqlTransaction

# Seconds after which a program may ask again; sooner where only too many did at once.
RETRY_AFTER, RETRY_BUSY = 30, 5
# Below it, programs ask, which can't read a page.
API = "/api/"


class StoreAwayError(OSError):
    """The store of uploaded files doesn't answer."""


def is_away(error: BaseException | None) -> bool:
    """Whether a request failed because what it needs doesn't answer for now."""
    return is_read_only(error) or isinstance(error, OperationalError | InterfaceError | StoreAwayError)


def is_read_only(error: BaseException | None) -> bool:
    """Whether a request failed because the database takes no changes: a replica that isn't promoted yet, or
    one that somebody set so."""
    return isinstance(error, InternalError) and isinstance(error.__cause__, ReadOnlySqlTransaction)


def takes_changes() -> bool:
    """Asks the database."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return bool(cursor.fetchone()[0] == "off")


def unavailable(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """503 with a page that asks neither the request nor the database for anything.

    `error` is what the request failed by, where it is known.
    """
    fields, files = _sent_by_staff(request)
    context = {
        "fields": fields,
        "files": files,
        "address": request.get_full_path(),
        "is_read_only": is_read_only(error),
    }
    is_for_program = request.path_info.startswith(API)
    response = _for_later(
        _refusal(is_for_program, _("The service is away for a moment"), context), RETRY_AFTER
    )
    # For delivery.pages: only where the connection itself is gone, not where one question took too long.
    raw = connection.connection
    response.is_database_away = raw is None or raw.closed  # type: ignore[attr-defined]
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """503 for a reader whose page can't be made for now: see delivery.bulkhead."""
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    page = _busy_page(language, request.path_info.startswith(API))
    return _for_later(HttpResponse(page.content, status=503, headers=page.headers), RETRY_BUSY)


@cache
def _busy_page(language: str, is_for_program: bool) -> HttpResponse:
    """Made once: it is given where there is no time to make anything."""
    with override(language):
        return _refusal(is_for_program, _("Too many ask at this moment"), {"is_busy": True})


def _refusal(is_for_program: bool, message: str, context: dict[str, Any]) -> HttpResponse:
    if is_for_program:
        return JsonResponse({"error": message, "field": None}, status=503)
    return render(None, "503.html", context, status=503)


def _for_later(response: HttpResponse, seconds: int) -> HttpResponse:
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def is_database_away(response: HttpResponse) -> bool:
    """Whether it was given because the connection itself is gone: asking once more would be in vain."""
    return getattr(response, "is_database_away", False)


# Names and values of fields; names of fields and of the files that were chosen in them.
Sent = tuple[list[tuple[str, str]], list[tuple[str, list[str]]]]


def _sent_by_staff(request: HttpRequest) -> Sent:
    """The form that somebody with a session has sent, to be given back: nothing can be kept now. Files must
    be chosen again: no page can hold them.

    With the token that came with them and no other, so that what another site had them send isn't sent again.
    """
    if request.method != "POST" or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return [], []
    try:
        sent, files = request.POST.lists(), request.FILES.lists()
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return [], []
    fields = [(name, value) for name, values in sent if "password" not in name for value in values]
    return fields, [(name, [file.name or "" for file in chosen]) for name, chosen in files]
