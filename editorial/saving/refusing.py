"""A form that was made from another text than the newest isn't saved: both texts are shown side by side.

For Wagtail 8.0, which looks at that where a form saves by itself only, and before it holds anything.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page, Revision

from .differences import differences
from .forms import page_form
from .keeping import held, kept_if_new
from .loaded import has_made, is_newest, loaded_revision
from .models import form_mark, keep
from .new import new_page_form
from .views import show_conflict


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
    kept = None if is_untouched else keep(typed, request.user, read, form_mark(request.POST))
    if view.expects_json_response:
        return view.json_error_response("invalid_revision", _("Saving will overwrite a newer version."))
    return show_conflict(request, item, typed, kept)


def going_on(get_template_names: Callable[[Any], list[str]]) -> Callable[[Any], list[str]]:
    """The editor's form, which says in which text that waits one goes on."""

    @wraps(get_template_names)
    def bound(self: Any) -> list[str]:
        names = get_template_names(self)
        return ["editorial/saving/go_on.html"] if names == ["wagtailadmin/pages/edit.html"] else names

    return bound


def form_of_page(view: Any, page: Page) -> Any:
    """Of the view nothing is asked but what was sent to it: what fails may do so before it knows more."""
    return page_form(view.request, page, page.get_parent())


def form_of_new_page(view: Any) -> Any:
    return new_page_form(view.request, view.page_class, view.parent_page)


def form_of_snippet(view: Any, item: Any) -> Any:
    return view.get_form_class()(**view.get_form_kwargs() | {"instance": item})


def form_of_new_snippet(view: Any) -> Any:
    return view.get_form_class()(**view.get_form_kwargs() | {"instance": view.model()})


def refuse_old_forms() -> None:
    EditView.dispatch = held(EditView.dispatch, lambda page_id, **more: Page(pk=page_id), form_of_page)
    EditView.get_template_names = going_on(EditView.get_template_names)
    CreateView.dispatch = kept_if_new(CreateView.dispatch, form_of_new_page)
    CreateView.template_name = "editorial/saving/go_on_new.html"
    EditView.post = refusing(EditView.post, lambda view: view.page, form_of_page)
