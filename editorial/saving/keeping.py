"""What was typed is kept where saving fails: into a page, a version of a document, or a new one of these."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import Error, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.models import Page

from ..checks.publishing import BlockedError
from .holding import lock
from .loaded import as_key
from .models import KeptText, form_mark, keep, keep_new, waiting_texts

logger = logging.getLogger(__name__)
# By which a view says no.
REFUSALS = (PermissionDenied, SuspiciousOperation, Http404)
# A view and an object: the view's form of what was sent, for that object.
FormOf = Callable[[Any, Any], Any]


def held(dispatch: Callable, row_of: Callable[..., Any], form_of: FormOf) -> Callable:
    """The `dispatch` of a view that edits: what is sent is read and saved while nobody else changes the same
    item, all of it or nothing. What was typed is kept where that fails.

    `row_of` makes the item, with no more than its key, of what the address has.
    """

    @wraps(dispatch)
    def bound(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return dispatch(self, request, *args, **kwargs)
        row = row_of(*args, **kwargs)
        try:
            with transaction.atomic():
                lock(row)
                response = dispatch(self, request, *args, **kwargs)
                _settle_saved(self, response)
                return response
        except (*REFUSALS, BlockedError):
            raise
        except Exception:
            _keeping(request, lambda: _keep_unsaved(self, row, form_of))
            raise

    return bound


def _settle_saved(view: Any, response: HttpResponse) -> None:
    """The text that somebody went on in is the item's own once it is saved."""
    form = getattr(view, "form", None)
    sent = as_key(view.request.POST.get("kept", ""))
    if sent and response.status_code == 302 and form is not None and form.is_valid():
        waiting_texts(form.instance, view.request.user).filter(pk=sent).update(settled_at=timezone.now())


def _keep_unsaved(view: Any, row: Any, form_of: FormOf) -> KeptText | None:
    item = type(row)._base_manager.get(pk=row.pk)
    newest = item.latest_revision
    form = form_of(view, newest.as_object() if newest else getattr(item, "specific", item))
    form.defer_required_fields()
    if not form.is_valid():
        return None
    return keep(form.save(commit=False), view.request.user, newest, form_mark(view.request.POST))


def kept_if_new(dispatch: Callable, form_of: Callable[[Any], Any]) -> Callable:
    """The `dispatch` of a view that makes something new: its text is kept where it isn't saved.

    `form_of` makes the view's form of what was sent once more.
    """

    @wraps(dispatch)
    def bound(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return dispatch(self, request, *args, **kwargs)
        try:
            response = dispatch(self, request, *args, **kwargs)
        except REFUSALS:
            raise
        except Exception:
            keep_sent(request, lambda: form_of(self))
            raise
        _settle_made(self, response)
        return response

    return bound


def _settle_made(view: Any, response: HttpResponse) -> None:
    sent = as_key(view.request.POST.get("kept", ""))
    form = getattr(view, "form", None)
    if sent and response.status_code == 302 and form is not None and form.instance.pk:
        own = KeptText.objects.filter(pk=sent, user=view.request.user, object_id=None, settled_at=None)
        own.update(settled_at=timezone.now())


def keep_sent(request: HttpRequest, make_form: Callable[[], Any]) -> None:
    """Keep what was sent for something new: one text of each form, however often it saves by itself."""

    def keep_it() -> KeptText | None:
        form = make_form()
        form.defer_required_fields()
        if not form.is_valid():
            return None
        typed = form.save(commit=False)
        parent = form.parent_page if isinstance(typed, Page) else typed.document
        return keep_new(typed, request.user, parent, form_mark(request.POST))

    _keeping(request, keep_it)


def _keeping(request: Any, keep_it: Callable[[], KeptText | None]) -> None:
    """So that whoever answers can say that it is kept (`request.kept_text`)."""
    try:
        with transaction.atomic():
            request.kept_text = keep_it()
    except Error:
        logger.exception("What was typed at %s can't be kept", request.path)
