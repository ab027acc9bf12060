"""Taking a page down at once, from the page itself or in the editor; the reason stays in the log."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.userbar import BaseItem
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.locks import ScheduledForPublishLock
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, PageLogEntry, PagePermissionTester

from .reasons import TAKEN_DOWN, because

_can_unpublish = PagePermissionTester.can_unpublish


def can_unpublish(self: PagePermissionTester) -> bool:
    """Wagtail locks a page that has a schedule against everybody; what is public must come down at once."""
    if not isinstance(self.page.get_lock(), ScheduledForPublishLock):
        return _can_unpublish(self)
    may_publish = self.user.is_superuser or "publish" in self.permissions
    return bool(self.user.is_active and self.page.live and not self.page_is_root and may_publish)


PagePermissionTester.can_unpublish = can_unpublish


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the history of the page. Readers don't see it."),
    )


class TakeDownView(UnpublishView):
    """Wagtail's own view at its own address, which asks for the reason as well."""

    template_name = "editorial/take_down.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        with because(form.cleaned_data["reason"]):
            return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": ReasonForm()} | super().get_context_data(**kwargs)


class TakeManyDownForm(ReasonForm, DefaultPageForm):
    field_order = ["reason", "include_descendants"]


class TakeManyDown(UnpublishBulkAction):
    """In place of Wagtail's own action of the same name."""

    form_class = TakeManyDownForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Wagtail shows the fields of the form only where pages lie below."""
        context = super().get_context_data(**kwargs)
        if not context["has_live_descendants"]:
            del context["form"].fields["include_descendants"]
        return context | {"has_live_descendants": True}

    def form_valid(self, form: TakeManyDownForm) -> HttpResponse:
        with because(form.cleaned_data["reason"]):
            return super().form_valid(form)


class TakeDownItem(BaseItem):
    """The way to take a page down, in the bar that staff see on the page itself."""

    template_name = "editorial/take_down_item.html"

    def __init__(self, page: Page) -> None:
        self.page = page


@hooks.register("construct_wagtail_userbar")
def offer_to_take_down(request: HttpRequest, items: list[Any], page: Any) -> None:
    if isinstance(page, Page) and page.pk and page.permissions_for_user(request.user).can_unpublish():
        items.append(TakeDownItem(page))


hooks.register("register_bulk_action", TakeManyDown, order=10)


@hooks.register("register_log_actions", order=10)
def show_reason(actions: LogActionRegistry) -> None:
    class TakenDown(type(actions.formatters[TAKEN_DOWN])):  # type: ignore[misc]
        def format_comment(self, log_entry: PageLogEntry) -> str:
            return log_entry.data.get("reason", "")

    # Registered anew, it would stand twice in the filter of the history.
    actions.formatters[TAKEN_DOWN] = TakenDown()
