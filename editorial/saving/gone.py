"""What somebody types while another puts the page into the bin."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Page

from core.hidden_bin import opened_bin
from core.tree import TreeChangedError, deleted_meanwhile

from ..bin.models import BinnedPage
from .forms import page_form, typed_in
from .keeping import keep_sent
from .loaded import loaded_revision
from .models import form_mark, keep
from .new import new_page_form


def keep_of_gone(request: HttpRequest, page_id: int) -> TreeChangedError | None:
    """Keep the text of a page's form that was sent, until the page comes back; gives what its writer is told.

    None where no such page lies in the bin, or none that they could edit where it stood.
    """
    place = BinnedPage.objects.select_related("tree__parent").filter(page=page_id).first()
    if place is None:
        return None
    with opened_bin():
        page = Page.objects.get(pk=page_id).get_latest_revision_as_object()
        if not _stood_in_reach(page, place, request.user):
            return None
        typed = typed_in(page_form(request, page, page.get_parent()))
        if typed is not None:
            read = page.revisions.filter(pk=loaded_revision(request.POST)).first()
            keep(typed, request.user, read, form_mark(request.POST))
    return deleted_meanwhile(page)


def keep_below_gone(request: HttpRequest, app: str, name: str, parent_id: int) -> TreeChangedError | None:
    """The same for the text of a new page, where that which it was to stand below lies in the bin."""
    place = BinnedPage.objects.select_related("tree__parent").filter(page=parent_id).first()
    kind = ContentType.objects.filter(app_label=app, model=name).first()
    model: Any = kind and kind.model_class()
    if place is None or model is None or not issubclass(model, Page):
        return None
    with opened_bin():
        parent = Page.objects.get(pk=parent_id).specific
        places = filter(None, (parent, place.tree.parent))
        if not any(page.permissions_for_user(request.user).can_add_subpage() for page in places):
            return None
        keep_sent(request, lambda: new_page_form(request, model, parent))
    return deleted_meanwhile(parent)


def _stood_in_reach(page: Page, place: BinnedPage, user: Any) -> bool:
    parent = place.tree.parent
    return page.owner_id == user.pk or (parent is not None and parent.permissions_for_user(user).can_edit())
