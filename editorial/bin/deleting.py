"""What a person deletes goes into the bin, whichever way they do; the screens that ask before say so."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.actions.delete_page import DeletePageAction
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, ReferenceIndex

from core.hidden_bin import is_binned

from .following import FEW, FOLLOWS
from .models import BinnedTree
from .moving import PUT, RESTORED, put_in_bin, staying

_delete_page = DeletePageAction._delete_page


def delete_page(self: DeletePageAction, page: Page, *args: Any, **kwargs: Any) -> Any:
    """Every way to delete a page comes by here. What no person deletes (an import, the bin) is gone."""
    if self.user is None or is_binned(page):
        return _delete_page(self, page, *args, **kwargs)
    put_in_bin(page, self.user)
    return 0, {}


def use_bin() -> None:
    DeletePageAction._delete_page = delete_page


def what_goes(pages: list[Page]) -> dict[str, int]:
    """How much goes with these pages: `total` pages, `public` ones of them; how many `aliases` elsewhere go
    too, and how many are `staying`, as drafts; how many others `link` here."""
    below = Q(pk__in=[])
    for page in pages:
        below |= Q(path__startswith=page.path)
    found = Page.objects.filter(below)
    aliases = Page.objects.filter(alias_of__in=found.values("pk")).exclude(below)
    left = staying(aliases).count()
    return {
        "total": found.count(),
        "public": found.live().count(),
        "aliases": aliases.count() - left,
        "staying": left,
        "link": _linking(found),
    }


def _linking(pages: QuerySet[Page]) -> int:
    keys = [str(pk) for pk in pages.values_list("pk", flat=True)]
    base = Page().get_base_content_type()
    rows = ReferenceIndex.objects.filter(to_content_type=base, to_object_id__in=keys, base_content_type=base)
    sources = rows.exclude(object_id__in=keys).values_list("object_id", flat=True).distinct()
    return Page.objects.filter(pk__in=[int(pk) for pk in sources]).count()


def _goes_with(page: Page, other: Page) -> bool:
    source = page.alias_of
    repeats = source is not None and source.path.startswith(other.path) and page.pk != other.pk
    return page.is_descendant_of(other) or (repeats and not page.path.startswith(other.path))


class BinView(DeleteView):
    """Wagtail's own view at its own address, which says what goes and that it can come back."""

    template_name = "editorial/bin/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | what_goes(self.pages_to_delete)


class BinMany(DeleteBulkAction):
    """In place of Wagtail's own action of the same name."""

    template_name = "editorial/bin/confirm_many.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | what_goes([row["item"] for row in context["items"]])

    @classmethod
    def execute_action(cls, objects: list[Page], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        """What is chosen together with a page that it is below, or that it repeats, goes with that."""
        heads = [page for page in objects if not any(_goes_with(page, other) for other in objects)]
        return super().execute_action(heads, user=user, **kwargs)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        done = super().get_success_message(num_parent_objects, num_child_objects)
        return f"{done}. {gettext('What was deleted lies in the bin for 30 days.')}"


hooks.register("register_bulk_action", BinMany, order=10)


@hooks.register("after_delete_page")
def tell_where_it_is(request: HttpRequest, page: Page) -> None:
    tree = BinnedTree.objects.filter(page=page.pk).first()
    if not tree:
        return
    until = date_format(tree.kept_until, "d/m/Y")
    told = gettext("It lies in the bin and can be restored from there until %(until)s.") % {"until": until}
    messages.info(request, told, buttons=[messages.button(reverse("bin"), gettext("Open the bin"))])
    if tree.pages.count() > FEW:
        messages.info(request, FOLLOWS)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(PUT, _("Put into the bin"), _("Put into the bin"))
    actions.register_action(RESTORED, _("Restore from the bin"), _("Restored from the bin"))
