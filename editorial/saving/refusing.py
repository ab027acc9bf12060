"""A form that was made from another text than the newest isn't saved: both texts are shown side by side.

For Wagtail 8.0, which looks at that where a form saves by itself only, and before it holds anything.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page, Revision

from .addresses import editing
from .differences import differences
from .forms import page_form
from .going_on import drop_doubles, take_up
from .keeping import FormOf, held
from .loaded import loaded_revision
from .making import made_once
from .models import FormSave, form_mark, keep
from .new import new_page_form
from .sending import Standing, standing
from .views import show_conflict

# What is done once with one text, however often its button is pressed.
DONE_ONCE = {"action-publish", "action-submit"}


def refusing(post: Callable, item_of: Callable[[Any], Any], form_of: FormOf) -> Callable:
    """A view's `post` that refuses a form which was made from another text than the newest, unless the form
    has written that itself (sending.Standing).

    `form_of` makes the view's form of what was sent, for the object that it is given.
    """

    @wraps(post)
    def bound(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        item = item_of(self)
        if getattr(item, "alias_of_id", None):
            return post(self, request, *args, **kwargs)
        where, saved = standing(request, item)
        if where in (Standing.LATE, Standing.OLDER):
            refusal = _refused(self, item, form_of, saved, is_late=where is Standing.LATE)
            return refusal or post(self, request, *args, **kwargs)
        if where is Standing.OWN and saved:
            take_up(request, item, saved, _form_class(self), by_itself=self.expects_json_response)
            if done := _done_before(self, item, form_of, saved):
                return done
        return post(self, request, *args, **kwargs)

    return bound


def _form_class(view: Any) -> Any:
    return view.get_form_class() if hasattr(view, "get_form_class") else view.form_class


def _form_on(view: Any, revision: Revision, form_of: FormOf, saved: FormSave | None) -> Any:
    """The form of what was sent, made once more for the text of a revision. In what the form has `saved` its
    rows are there already."""
    item = revision.as_object()
    if saved and saved.revision_id == revision.pk:
        drop_doubles(view.request, item, _form_class(view))
    form = form_of(view, item)
    form.defer_required_fields()
    return form


def _done_before(view: Any, item: Any, form_of: FormOf, saved: FormSave) -> HttpResponse | None:
    """The answer to a form that goes on in its own text, where it asks for what it has done already."""
    if not DONE_ONCE & view.request.POST.keys():
        return None
    newest = item.latest_revision.as_object()
    form = _form_on(view, item.latest_revision, form_of, saved)
    if not form.is_valid():
        return None
    typed = form.save(commit=False)
    if getattr(typed, "display_date", newest) is None:
        # Publishing fills it in.
        typed.display_date = newest.display_date
    return None if differences(view.request, newest, typed) else _already_done(view, item, newest, typed)


def _already_done(view: Any, item: Any, newest: Any, typed: Any) -> HttpResponse | None:
    """The answer to a button that was pressed again because the first answer got lost: it is done already.

    None where something else is asked for, or it wasn't done with what its sender wrote.
    """
    is_own = item.latest_revision.user_id == view.request.user.pk
    has_same_days = (newest.go_live_at, newest.expire_at) == (typed.go_live_at, typed.expire_at)
    if not (isinstance(item, Page) and is_own and has_same_days):
        return None
    told = _what_was_done(view.request.POST, item)
    if not told:
        return None
    messages.success(view.request, told % {"title": item.title})
    return redirect("wagtailadmin_explore", item.get_parent().pk)


def _what_was_done(posted: QueryDict, page: Page) -> str:
    """Of what a button asks for; empty where it wasn't done with the newest text."""
    is_public = page.live and page.live_revision_id == page.latest_revision_id
    if "action-publish" in posted and is_public:
        return _("“%(title)s” has been published already.")
    if "action-publish" in posted and page.latest_revision.approved_go_live_at:
        return _("“%(title)s” has been scheduled already.")
    if "action-submit" in posted and page.workflow_in_progress:
        return _("“%(title)s” has been handed in already.")
    return ""


def _refused(
    view: Any, item: Any, form_of: FormOf, saved: FormSave | None, *, is_late: bool
) -> HttpResponse | None:
    """None where both wrote the same, as who presses twice does, unless that would publish it twice or the
    form has sent something since."""
    request = view.request
    began_with = loaded_revision(request.POST, saved.revision_id if saved else None)
    read = item.revisions.filter(pk=began_with).first()
    shown = getattr(view, "previous_revision", None) or read or item.latest_revision
    form = _form_on(view, shown, form_of, saved)
    # The form may come back with what is wrong in it, and is as old then as it was.
    view.latest_revision_created_at = request.POST.get("loaded_revision_created_at", "")
    if not form.is_valid():
        return None
    newest, typed = item.latest_revision.as_object(), form.save(commit=False)
    is_same = not differences(request, newest, typed)
    if is_same and not is_late:
        return _already_done(view, item, newest, typed)
    if is_same and not view.expects_json_response:
        return _already_done(view, item, newest, typed) or _passed_by(request, item)
    is_known = is_same or (read is not None and not differences(request, read.as_object(), typed))
    kept = None if is_known else keep(typed, request.user, read, form_mark(request.POST))
    if view.expects_json_response:
        return view.json_error_response("invalid_revision", _("Saving will overwrite a newer version."))
    return show_conflict(request, item, typed, kept)


def _passed_by(request: HttpRequest, item: Any) -> HttpResponse:
    """The answer to a button that was pressed before what the form has saved, which says the same: the later
    one was the last word."""
    if any(name.startswith("action-") for name in request.POST):
        told = _(
            "It was saved once more after you pressed this button, so the button did nothing. Press it again"
            " if you still want to."
        )
        messages.warning(request, told)
    return redirect(editing(item))


def named(get_template_names: Callable[[Any], list[str]]) -> Callable[[Any], list[str]]:
    """The editor's form, which says which one it is, and in which text that waits one goes on."""

    @wraps(get_template_names)
    def bound(self: Any) -> list[str]:
        names = get_template_names(self)
        return ["editorial/saving/go_on.html"] if names == ["wagtailadmin/pages/edit.html"] else names

    return bound


def form_of_page(view: Any, page: Page) -> Any:
    """Of the view nothing is asked but what was sent to it: what fails may do so before it knows more."""
    return page_form(view.request, page, page.get_parent())


def form_of_new_page(view: Any) -> Any:
    """The same: what was sent may have waited for its turn in vain."""
    app, name, parent_id = view.kwargs.values()
    model: Any = ContentType.objects.get_by_natural_key(app, name).model_class()
    parent = Page.objects.get(pk=parent_id).specific
    if not parent.permissions_for_user(view.request.user).can_add_subpage():
        raise PermissionDenied
    return new_page_form(view.request, model, parent)


def form_of_snippet(view: Any, item: Any) -> Any:
    return view.get_form_class()(**view.get_form_kwargs() | {"instance": item})


def form_of_new_snippet(view: Any) -> Any:
    return view.get_form_class()(**view.get_form_kwargs() | {"instance": view.model()})


def refuse_old_forms() -> None:
    EditView.dispatch = held(EditView.dispatch, lambda page_id, **more: Page(pk=page_id), form_of_page)
    EditView.get_template_names = named(EditView.get_template_names)
    CreateView.dispatch = made_once(CreateView.dispatch, Page, form_of_new_page)
    CreateView.template_name = "editorial/saving/go_on_new.html"
    EditView.post = refusing(EditView.post, lambda view: view.page, form_of_page)
