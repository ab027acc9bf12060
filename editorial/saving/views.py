"""What was typed and not saved, beside the newest text, and what its writer says becomes of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from core.hidden_bin import is_binned

from ..citations.views import header
from .addresses import editing
from .differences import differences
from .holding import lock
from .models import KeptText
from .new import own_unmade

CONFLICT, BAD_REQUEST = 409, 400


def show_conflict(request: HttpRequest, item: Any, typed: Any, kept: KeptText | None) -> HttpResponse:
    """What a form would have written over, beside what it has; `kept` is None where nothing was typed."""
    return _side_by_side(request, item, typed, kept, CONFLICT)


@require_http_methods(["GET", "POST"])
def kept_text(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own text that waits, and, when it is sent, what becomes of it."""
    if KeptText.objects.filter(pk=pk, object_id=None).exists():
        return _unmade(request, own_unmade(request.user, pk))
    kept = _own(request, pk)
    if request.method == "GET":
        return _side_by_side(request, kept.item, kept.as_object(), kept)
    choice = request.POST.get("choice")
    if choice not in ("mine", "theirs"):
        return _side_by_side(request, kept.item, kept.as_object(), kept, BAD_REQUEST)
    if choice == "theirs":
        _settle(kept)
        messages.success(request, _("Your text was put aside. What you see is the newest."))
        return redirect(editing(kept.item))
    with transaction.atomic():
        newest = _newest_of(lock(kept.item))
        if request.POST.get("newest") == newest:
            _save(kept, request.user)
            messages.success(request, _("Your text is the newest now. The other is kept in the history."))
            return redirect(editing(kept.item))
    return _compare_again(request, _own(request, pk))


def _unmade(request: HttpRequest, kept: KeptText) -> HttpResponse:
    """The text of what was never made, and, when it is sent, that it is given up."""
    if request.POST.get("choice") == "theirs":
        _settle(kept)
        messages.success(request, _("Your text was put aside."))
        return redirect("wagtailadmin_home")
    typed = kept.as_object()
    if typed is None:
        # The document of a version is gone for good, and no version can do without.
        raise Http404
    empty = type(typed)() if isinstance(typed, Page) else type(typed)(document=typed.document)
    context = {
        "kept": kept,
        "differences": differences(request, empty, typed),
        "address": _going_on_in(kept, request.user),
    }
    status = 200 if request.method == "GET" else BAD_REQUEST
    head = header(_("Not saved"), kept.title)
    return render(request, "editorial/saving/unmade.html", head | context, status=status)


def _going_on_in(kept: KeptText, user: Any) -> str:
    """Where one goes on in what was never made; empty where one may add nothing, or its place is gone."""
    model: Any = kept.content_type.model_class()
    if kept.parent is None or is_binned(kept.parent):
        return ""
    if issubclass(model, Page):
        may_add = kept.parent.permissions_for_user(user).can_add_subpage()
        return reverse("kept_text_new", args=[kept.pk]) if may_add else ""
    if not model.snippet_viewset.permission_policy.user_has_permission(user, "add"):
        return ""
    return f"{reverse(model.snippet_viewset.get_url_name('add'))}?kept={kept.pk}"


def _compare_again(request: HttpRequest, kept: KeptText) -> HttpResponse:
    messages.warning(request, _("It was saved once more meanwhile. Compare your text with the newest."))
    return _side_by_side(request, kept.item, kept.as_object(), kept, CONFLICT)


class GoOnView(EditView):
    """The editor with one's own text that waits in it: nothing is saved before somebody saves it.

    `newest` says which text one had seen beside it: saving is to write over no other.
    """

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.kept = _own(request, pk)
        if request.method != "GET" or not isinstance(self.kept.item, Page):
            raise Http404
        if request.GET.get("newest") != _newest_of(self.kept.item):
            return _compare_again(request, self.kept)
        return super().dispatch(request, self.kept.item.pk)

    def get_object(self) -> Any:
        return self.kept.as_object()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Sent to the page's own form, and only by a press of its buttons.
        return super().get_context_data(**kwargs) | {
            "autosave_enabled": False,
            "has_unsaved_changes": True,
            "kept": self.kept,
        }


def _own(request: HttpRequest, pk: int) -> KeptText:
    """Raises Http404 where it is another's or settled, PermissionDenied where it may not be edited now."""
    kept = get_object_or_404(KeptText, pk=pk, user=request.user, settled_at=None)
    if kept.item is None:
        raise Http404
    return kept


def _save(kept: KeptText, user: Any) -> None:
    """As the newest draft. The item is held."""
    item: Any = kept.item
    item = type(item)._base_manager.get(pk=item.pk)
    locked = item.get_lock()
    if not may_edit(item, user) or (locked and locked.for_user(user)):
        raise PermissionDenied(_("You may not change it now. Your text is still kept."))
    item.with_content_json(kept.content).save_revision(user=user, log_action=True, clean=False)
    _settle(kept)


def may_edit(item: Any, user: Any) -> bool:
    if isinstance(item, Page):
        return item.permissions_for_user(user).can_edit()
    from ..versions import may_reach  # which has this module's views around its own

    policy = item.snippet_viewset.permission_policy
    return may_reach(user, item) and policy.user_has_permission_for_instance(user, "change", item)


def _settle(kept: KeptText) -> None:
    kept.settled_at = timezone.now()
    kept.save(update_fields=["settled_at"])


def _newest_of(item: Any) -> str:
    """Which text it is that somebody compares with: saving by itself writes into the one that is there."""
    revision = item and item.latest_revision
    return f"{revision.pk}-{revision.created_at.timestamp()}" if revision else ""


def _side_by_side(
    request: HttpRequest, item: Any, typed: Any, kept: KeptText | None, status: int = 200
) -> HttpResponse:
    if not may_edit(item, request.user):
        raise PermissionDenied
    newest = item.latest_revision
    context = {
        "item": item,
        "is_page": isinstance(item, Page),
        "kept": kept,
        "newest": newest,
        "newest_mark": _newest_of(item),
        "is_own": newest is not None and newest.user_id == request.user.pk,
        "differences": differences(request, item.get_latest_revision_as_object(), typed),
        "edit_address": editing(item),
    }
    head = header(_("Not saved"), get_latest_str(item))
    return render(request, "editorial/saving/side_by_side.html", head | context, status=status)
