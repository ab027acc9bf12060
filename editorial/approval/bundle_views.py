"""The screen of the bundles."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from .bundles import MOST, Bundle, open_item_of, publish_bundle
from .publishing import may_publish


class BundleForm(WagtailAdminModelForm):
    """Of pages that the user may edit."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        items = self.formsets["items"]
        items.is_valid()  # fills what the forms have cleaned
        for form in items.forms:
            page: Any = getattr(form, "cleaned_data", {}).get("page")
            chosen = page and "page" in form.changed_data
            if chosen and not page.permissions_for_user(self.for_user).can_edit():
                form.add_error("page", ValidationError(_("You may not edit this page.")))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if not self.instance.pk:
            self.instance.created_by = self.for_user
        return super().save(commit)


class OnlyOpen:
    """For the views of one bundle: what is published stays as it was."""

    def get_object(self, *args: Any, **kwargs: Any) -> Bundle:
        bundle = super().get_object(*args, **kwargs)  # type: ignore[misc] # of the view it is mixed into
        if bundle.published_at:
            raise PermissionDenied
        return bundle


class EditView(OnlyOpen, generic.EditView):
    pass


class DeleteView(OnlyOpen, generic.DeleteView):
    pass


class IndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Bundle]:
        return Bundle.objects.prefetch_related("items__page")

    def get_edit_url(self, instance: Bundle) -> str | None:
        return None if instance.published_at else super().get_edit_url(instance)

    def get_delete_url(self, instance: Bundle) -> str | None:
        return None if instance.published_at else super().get_delete_url(instance)


def _progress(bundle: Bundle) -> str:
    items = bundle.items.all()
    approved = sum(item.is_approved for item in items)
    return gettext("%(approved)s of %(all)s approved") % {"approved": approved, "all": len(items)}


class ProgressColumn(Column):
    def get_value(self, instance: Bundle) -> str:
        return gettext("published") if instance.published_at else _progress(instance)


class BundleViewSet(ModelViewSet):
    model = Bundle
    url_prefix = "bundles"
    icon = "folder-inverse"
    menu_label = _("Bundles")
    menu_order = 160
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    list_display = [
        "name",
        ProgressColumn("progress", label=_("State")),
        DateColumn("publish_at", label=_("Publish at")),
        DateColumn("published_at", label=_("Published at")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            InlinePanel(
                "items",
                heading=_("Pages"),
                label=_("Page"),
                panels=[PageChooserPanel("page")],
                min_num=1,
                max_num=MOST,
                help_text=_("Submit each of them; when all are approved they are published at one moment."),
            ),
            FieldPanel("publish_at"),
        ],
        base_form_class=BundleForm,
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        return self._edit_handler.get_form_class()


@require_POST
def publish_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more to publish a bundle that failed."""
    bundle = get_object_or_404(Bundle.objects.exclude(failure=""), pk=pk, published_at=None)
    pages = Page.objects.filter(pk__in=bundle.items.values("page"))
    if bundle.waiting().exists() or not all(may_publish(page, request.user) for page in pages):
        raise PermissionDenied
    name = {"name": bundle.name}
    if publish_bundle(bundle, request.user):
        messages.success(request, gettext("The bundle “%(name)s” has been published.") % name)
    else:
        messages.error(request, gettext("The bundle “%(name)s” could not be published.") % name)
    return redirect("wagtailadmin_home")


@hooks.register("register_admin_viewset")
def bundle_viewset() -> BundleViewSet:
    return BundleViewSet("bundles")


@hooks.register("register_admin_urls")
def bundle_urls() -> list[Any]:
    return [path("desk/bundle/<int:pk>/publish/", publish_again, name="desk_publish_bundle")]


@hooks.register("before_edit_page")
def tell_of_bundle(request: HttpRequest, page: Model) -> None:
    item = open_item_of(page)
    if item and request.method == "GET":
        told = gettext("This page is in the bundle “%(name)s”: it is published together with the others.")
        messages.info(request, told % {"name": item.bundle.name})
