"""A form that was made from another text than the newest isn't saved: both texts are shown side by side.

For Wagtail 8.0, which looks at that where a form saves by itself only, and before it holds anything.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page, Revision

from ..checks.publishing import BlockedError
from .differences import differences
from .holding import lock
from .loaded import as_key, has_made, is_newest, loaded_revision
from .models import KeptText, keep, waiting_texts
from .views import show_conflict

logger = logging.getLogger(__name__)
# By which a view says no.
REFUSALS = (PermissionDenied, SuspiciousOperation, Http404, BlockedError)


def held(dispatch: Callable) -> Callable:
    """EditView's `dispatch`: what is sent is read and saved while nobody else changes the same page, all of
    it or nothing. What was typed is kept where that fails."""

    @wraps(dispatch)
    def bound(self: Any, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return dispatch(self, request, page_id, **kwargs)
        try:
            with transaction.atomic():
                lock(Page(pk=page_id))
                response = dispatch(self, request, page_id, **kwargs)
                _settle_saved(self, response)
                return response
        except REFUSALS:
            raise
        except Exception:
            _keep_unsaved(self)
            raise

    return bound


def _settle_saved(view: Any, response: HttpResponse) -> None:
    """The text that somebody went on in is the page's own once it is saved."""
    sent = as_key(view.request.POST.get("kept", ""))
    form = getattr(view, "form", None)
    if sent and response.status_code == 302 and form is not None and form.is_valid():
        waiting_texts(view.page, view.request.user).filter(pk=sent).update(settled_at=timezone.now())


def _keep_unsaved(view: Any) -> None:
    form = getattr(view, "form", None)
    if form is None or not form.is_valid():
        return
    try:
        keep(form.instance, view.request.user, view.latest_revision)
    except DatabaseError:
        logger.exception("What was typed into page %s can't be kept", form.instance.pk)


def refusing(post: Callable, item_of: Callable[[Any], Any], form_of: Callable[[Any, Any], Any]) -> Callable:
    """A view's `post` that refuses a form which was made from another text than the newest.

    `form_of` makes the view's form of what was sent, for the object that it is given.
    """

    @wraps(post)
    def bound(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        item = item_of(self)
        has_it_all = is_newest(request.POST, item.latest_revision) or has_made(
            request.POST, item, request.user
        )
        if has_it_all or getattr(item, "alias_of_id", None):
            return post(self, request, *args, **kwargs)
        read = item.revisions.filter(pk=loaded_revision(request.POST)).first()
        shown = getattr(self, "previous_revision", None) or read or item.latest_revision
        form = form_of(self, shown.as_object())
        form.defer_required_fields()
        if form.is_valid() and (refusal := _refuse(self, item, read, form.save(commit=False))):
            return refusal
        # The form may come back with what is wrong in it, and is as old then as it was.
        self.latest_revision_created_at = request.POST.get("loaded_revision_created_at", "")
        return post(self, request, *args, **kwargs)

    return bound


def _already_public(view: Any, item: Any, newest: Any, typed: Any) -> HttpResponse | None:
    """The answer to a button that was pressed again because the first answer got lost: it is done already.

    None where something else is asked for, or the page isn't public as its sender wrote it.
    """
    is_asked = isinstance(item, Page) and "action-publish" in view.request.POST
    is_own = item.latest_revision.user_id == view.request.user.pk
    is_public = item.live and item.live_revision_id == item.latest_revision_id
    has_same_days = (newest.go_live_at, newest.expire_at) == (typed.go_live_at, typed.expire_at)
    if not (is_asked and is_own and is_public and has_same_days):
        return None
    messages.success(view.request, _("“%(title)s” has been published already.") % {"title": item.title})
    return redirect("wagtailadmin_explore", item.get_parent().pk)


def _refuse(view: Any, item: Any, read: Revision | None, typed: Any) -> HttpResponse | None:
    """None where both wrote the same, as who presses twice does, unless that would publish it twice."""
    request = view.request
    newest = item.latest_revision.as_object()
    if not differences(request, newest, typed):
        return _already_public(view, item, newest, typed)
    is_untouched = read is not None and not differences(request, read.as_object(), typed)
    kept = None if is_untouched else _keep_typed(view, typed, read)
    if view.expects_json_response:
        return view.json_error_response("invalid_revision", _("Saving will overwrite a newer version."))
    return show_conflict(request, item, typed, kept)


def _keep_typed(view: Any, typed: Any, read: Revision | None) -> KeptText:
    """A form that saves by itself sends its text every few seconds: one is kept of it."""
    if not view.expects_json_response:
        return keep(typed, view.request.user, read)
    session, mark = view.request.session, f"kept {typed._meta.label_lower} {typed.pk} {read and read.pk}"
    kept = keep(typed, view.request.user, read, over=session.get(mark))
    session[mark] = kept.pk
    return kept


def form_of_page(view: Any, page: Page) -> Any:
    """As Wagtail's own view makes it."""
    return view.form_class(
        view.request.POST,
        view.request.FILES,
        instance=page,
        subscription=view.subscription,
        parent_page=view.parent,
        for_user=view.request.user,
    )


def form_of_snippet(view: Any, item: Any) -> Any:
    return view.get_form_class()(**view.get_form_kwargs() | {"instance": item})


def refuse_old_forms() -> None:
    EditView.dispatch = held(EditView.dispatch)
    EditView.post = refusing(EditView.post, lambda view: view.page, form_of_page)
