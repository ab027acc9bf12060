"""Where the graph of citations comes up in Wagtail's editor."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from . import urls
from .reports import to_review
from .views import MAY_DECIDE


@hooks.register("register_admin_urls")
def citation_urls() -> list[Any]:
    return [path("citations/", include(urls))]


@hooks.register("register_reports_menu_item")
def review_menu_item() -> MenuItem:
    return MenuItem(
        _("Content to review"), reverse("citations:review"), name="review", icon_name="warning", order=50
    )


class DecisionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_DECIDE)


@hooks.register("register_reports_menu_item")
def undecided_menu_item() -> MenuItem:
    address = reverse("citations:undecided")
    return DecisionsMenuItem(
        _("Citations to decide on"), address, name="undecided", icon_name="help", order=60
    )


@hooks.register("register_reports_menu_item")
def plan_menu_item() -> MenuItem:
    return MenuItem(
        _("Calendar of validity"), reverse("citations:plan"), name="plan", icon_name="date", order=70
    )


class ReviewSummaryItem(SummaryItem):
    """How many pages wait to be reviewed, on the first page of the editor."""

    order = 50
    template_name = "editorial/review_summary.html"

    @cached_property
    def count(self) -> int:
        return to_review(self.request.user).order_by().values("page").distinct().count()

    def is_shown(self) -> bool:
        return self.count > 0

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": self.count, "address": reverse("citations:review")}


@hooks.register("construct_homepage_summary_items")
def review_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(ReviewSummaryItem(request))
