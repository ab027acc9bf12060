"""What was typed is kept where saving fails, into a page or a version of a document that is there."""

import datetime
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.models import Page, Revision

from ..checks.publishing import BlockedError
from .forms import typed_in
from .holding import lock
from .loaded import as_key
from .models import KeptText, form_mark, keep, keep_new, waiting_new, waiting_texts
from .sending import newest_of, remember
from .views import may_edit

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
                began = timezone.now()
                response = dispatch(self, request, *args, **kwargs)
                settle_sent(self, response, lambda form: _waiting(form.instance, request.user), began)
                return response
        except (*REFUSALS, BlockedError):
            raise
        except Exception:
            _keeping(request, lambda: _keep_unsaved(self, row, form_of))
            raise

    return bound


def _waiting(item: Any, user: Any) -> QuerySet[KeptText]:
    """What may have been kept of a form that saves `item`: also what it sent before it knew that it had made
    it."""
    return waiting_texts(item, user) | waiting_new(type(item), user)


def settle_sent(
    view: Any,
    response: HttpResponse,
    waiting: Callable[[Any], QuerySet[KeptText]],
    began: datetime.datetime,
) -> None:
    """What the same form sent before, or began with, waits no more once it is saved, and it is known what the
    form has saved; where the form comes back, it says with what it began.

    `began` is when the view was asked, which holds the item.
    """
    form, request = getattr(view, "form", None), view.request
    if form is None:
        return
    sent = Q(pk=as_key(request.POST.get("kept", "")))
    mark = form_mark(request.POST)
    before = waiting(form).filter(sent | Q(form=mark) if mark else sent)
    newest = newest_of(form.instance) if form.is_valid() and form.instance.pk else None
    if newest and _is_saved(view, response, newest, began):
        before.update(settled_at=timezone.now())
        remember(request, newest, by_itself=view.expects_json_response)
    else:
        request.kept_before = before.first()


def _is_saved(view: Any, response: HttpResponse, newest: Revision, began: datetime.datetime) -> bool:
    by_itself = view.expects_json_response and response.status_code == 200
    # Who is asked before it is published has saved it.
    return by_itself or response.status_code == 302 or newest.created_at >= began


def _keep_unsaved(view: Any, row: Any, form_of: FormOf) -> KeptText | None:
    item = type(row)._base_manager.get(pk=row.pk)
    newest = item.latest_revision
    # It may have failed before the view has asked for the right.
    if not may_edit(item, view.request.user):
        return None
    typed = typed_in(form_of(view, newest.as_object() if newest else getattr(item, "specific", item)))
    return typed and keep(typed, view.request.user, newest, form_mark(view.request.POST))


def keep_sent(request: HttpRequest, make_form: Callable[[], Any]) -> None:
    """Keep what was sent for something new: one text of each form, however often it saves by itself."""

    def keep_it() -> KeptText | None:
        form = make_form()
        typed = typed_in(form)
        if typed is None:
            return None
        parent = form.parent_page if isinstance(typed, Page) else typed.document
        return keep_new(typed, request.user, parent, form_mark(request.POST))

    _keeping(request, keep_it)


def _keeping(request: Any, keep_it: Callable[[], KeptText | None]) -> None:
    """So that whoever answers can say that it is kept (`request.kept_text`); else of the first failure."""
    try:
        with transaction.atomic():
            request.kept_text = keep_it()
    except Exception:
        logger.exception("What was typed at %s can't be kept", request.path)
