"""The screen of the bin: what lies there for whom, and how it is put back."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.hidden_bin import is_binned, opened_bin
from documents.doubles import told_of

from .following import FEW, FOLLOWS
from .models import KEPT, BinnedTree
from .moving import PlaceError, doubles_among, restore

ON_A_PAGE = 50
# So many doubles are told at once.
TOLD = 3


def seen_by(user: Any) -> QuerySet[BinnedTree]:
    """What `user` deleted, and what was deleted at places that they edit; what went only with what it repeats
    comes back with that."""
    trees = BinnedTree.objects.filter(along=None, is_going=False)
    trees = trees.select_related("page", "parent", "deleted_by")
    if user.is_superuser:
        return trees
    policy = policy_registry.get_by_type(Page)
    editing = policy.instances_user_has_permission_for(user, "change")
    return trees.filter(Q(deleted_by=user) | Q(parent__in=editing.values("pk")))


def may_stand_below(tree: BinnedTree, parent: Page | None, user: Any) -> bool:
    """Whether `user` may put it there."""
    if parent is None or is_binned(parent):
        return False
    with opened_bin():
        page: Any = tree.page.specific
    return page.can_move_to(parent) and parent.permissions_for_user(user).can_add_subpage()


def may_publish_below(parent: Page | None, user: Any) -> bool:
    return parent is not None and parent.permissions_for_user(user).can_publish_subpage()


class BinList(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Bin")
    header_icon = "bin"
    template_name = "editorial/bin/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not policy_registry.get_by_type(Page).user_has_any_permission(request.user, ("add", "change")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trees: Any = (
            seen_by(self.request.user)
            .annotate(total=Count("pages"), public=Count("pages", filter=Q(pages__was_live=True)))
            .order_by("-deleted_at", "-pk")
        )
        found: Any = Paginator(trees, ON_A_PAGE).get_page(self.request.GET.get("p"))
        for tree in found:
            tree.may_publish = tree.public and may_publish_below(tree.parent, self.request.user)
        return super().get_context_data(**kwargs) | {"trees": found, "days": KEPT.days}


class SeenPageField(forms.ModelChoiceField):
    def bound_data(self, data: Any, initial: Any) -> Any:
        """The chooser would name a page by its title, whatever number was sent."""
        try:
            return data if self.to_python(data) else None
        except ValidationError:
            return None


class RestoreForm(forms.Form):
    """Where it goes, where that isn't simply the old place."""

    parent = SeenPageField(Page.objects.none(), label=_("Below the page"))
    slug = forms.SlugField(label=_("Slug"), max_length=255)

    def __init__(self, *args: Any, tree: BinnedTree, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree, self.user = tree, user
        places: Any = tree.page.specific_class.allowed_parent_page_models()
        field: Any = self.fields["parent"]
        field.queryset = policy_registry.get_by_type(Page).explorable_instances(user)
        field.widget = AdminPageChooser(target_models=places, user_perms="copy_to")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parent, slug = cleaned.get("parent"), cleaned.get("slug")
        if not parent or not slug:
            return cleaned
        if not may_stand_below(self.tree, parent, self.user):
            raise ValidationError(
                {"parent": _("The page can't be put there, or you may not add pages there.")}
            )
        if not Page._slug_is_available(slug, parent):
            raise ValidationError({"slug": _("Another page there has this slug.")})
        return cleaned


class RestoreView(WagtailAdminTemplateMixin, FormView):
    """Puts it back to its old place at once, where that is free; else asks for another one."""

    page_title = _("Restore")
    header_icon = "undo"
    template_name = "editorial/bin/restore.html"
    form_class = RestoreForm

    @cached_property
    def tree(self) -> BinnedTree:
        return get_object_or_404(seen_by(self.request.user), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.page_title, "sublabel": str(self.tree)}
        return [*self.breadcrumbs_items, {"url": reverse("bin"), "label": _("Bin")}, here]

    def get_page_subtitle(self) -> str:
        return str(self.tree)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"tree": self.tree, "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        parent = self.tree.parent
        if not may_stand_below(self.tree, parent, self.request.user):
            return {"slug": self.tree.page.slug}
        return {"parent": parent, "slug": find_available_slug(parent, self.tree.page.slug)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = self.tree.pages.filter(was_live=True).count()
        return super().get_context_data(**kwargs) | {
            "tree": self.tree,
            "public": public,
            "reason": self._in_the_way(),
            "as_before": "as_before" in self.request.POST or "as_before" in self.request.GET,
        }

    def _in_the_way(self) -> str:
        """Why it can't simply go back; empty where it can."""
        parent = self.tree.parent
        if parent is None:
            return gettext("The page that it stood below has been deleted for good.")
        values = {"parent": parent.get_admin_display_title(), "slug": self.tree.page.slug}
        if is_binned(parent):
            return gettext("“%(parent)s”, that it stood below, is in the bin itself.") % values
        if not may_stand_below(self.tree, parent, self.request.user):
            return gettext("You may not add pages below “%(parent)s”, where it stood.") % values
        if not Page._slug_is_available(self.tree.page.slug, parent):
            return gettext("Another page below “%(parent)s” has the address “%(slug)s” now.") % values
        return ""

    def form_valid(self, form: RestoreForm) -> HttpResponse:
        parent, slug = form.cleaned_data["parent"], form.cleaned_data["slug"]
        as_before = "as_before" in self.request.POST and may_publish_below(parent, self.request.user)
        try:
            page = restore(self.tree, self.request.user, parent, slug, as_before)
        except (PlaceError, BinnedTree.DoesNotExist):
            messages.error(self.request, gettext("Somebody else was faster. Look at the bin once more."))
            return redirect("bin")
        return tell_restored(self.request, page, as_before)


def restore_at_once(request: HttpRequest, pk: int) -> HttpResponse:
    """One press of the button in the list."""
    tree = get_object_or_404(seen_by(request.user), pk=pk)
    user, parent = request.user, tree.parent
    as_before = "as_before" in request.POST and may_publish_below(parent, user)
    asking = reverse("bin_restore", args=[pk]) + ("?as_before" if as_before else "")
    if request.method != "POST" or parent is None or not may_stand_below(tree, parent, user):
        return redirect(asking)
    try:
        page = restore(tree, user, parent, as_before=as_before)
    except BinnedTree.DoesNotExist:
        return redirect("bin")
    except PlaceError:
        return redirect(asking)
    return tell_restored(request, page, as_before)


def tell_restored(request: HttpRequest, page: Page, as_before: bool) -> HttpResponse:
    told = (
        gettext("“%(title)s” has been restored as it was.")
        if as_before
        else gettext("“%(title)s” has been restored. What was public is a draft now.")
    )
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), gettext("Edit"))
    messages.success(request, told % {"title": page.get_admin_display_title()}, buttons=[edit])
    if page.get_descendant_count() >= FEW:
        messages.info(request, FOLLOWS)
    for double in _kept_down(page) if as_before else []:
        messages.warning(request, told_of(double))
    return redirect("bin")


def _kept_down(page: Page) -> list[Any]:
    """The documents because of which some that came back are drafts still; no more than a person reads."""
    drafts = Page.objects.descendant_of(page, inclusive=True).filter(live=False)
    with transaction.atomic():
        doubles = doubles_among(list(drafts.values_list("pk", flat=True)))
    return [double for _document, double in doubles[:TOLD]]


class BinMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, ("add", "change"))


@hooks.register("register_admin_menu_item")
def bin_menu_item() -> MenuItem:
    return BinMenuItem(_("Bin"), reverse("bin"), name="bin", icon_name="bin", order=1900)


@hooks.register("register_admin_urls")
def bin_urls() -> list[Any]:
    return [
        path("bin/", BinList.as_view(), name="bin"),
        path("bin/<int:pk>/", RestoreView.as_view(), name="bin_restore"),
        path("bin/<int:pk>/restore/", restore_at_once, name="bin_restore_at_once"),
    ]
