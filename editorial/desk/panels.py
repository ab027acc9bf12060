"""The parts of the first page, in the order of what is urgent."""

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views import home
from wagtail.models import Page
from wagtail.permissions import policy_registry

from documents.models import DocumentIndexPage
from news.models import NewsSectionPage
from outlines.models import OutlineIndexPage

from ..approval.bundles import Bundle
from . import work

# What ours take the place of: theirs ask the database for each line anew, and know no due time.
REPLACED = (home.WorkflowObjectsToModeratePanel, home.UserObjectsInWorkflowModerationPanel)


class NewPagesPanel(Component):
    """Begins a news item, a document or an outline, where the user may."""

    order = 10
    template_name = "editorial/desk/new.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        kinds = (
            (_("New news item"), "news", "newspage", NewsSectionPage),
            (_("New document"), "documents", "legaldocumentpage", DocumentIndexPage),
            (_("New outline"), "outlines", "outlinepage", OutlineIndexPage),
        )
        return {"kinds": [kind for kind in (self._kind(user, *kind) for kind in kinds) if kind["places"]]}

    def _kind(self, user: Any, label: str, app: str, model: str, parents: type[Page]) -> dict[str, Any]:
        policy = policy_registry.get_by_type(Page)
        places = parents.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")
        allowed = [p for p in places if policy.user_has_permission_for_instance(user, "add", p)]
        addresses = [(p, reverse("wagtailadmin_pages:add", args=[app, model, p.pk])) for p in allowed]
        return {"label": label, "places": addresses}


class WaitingPanel(Component):
    order = 20
    template_name = "editorial/desk/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = work.waiting_for(parent_context["request"].user)
        return {
            "id": "desk-waiting",
            "heading": _("Waiting for you"),
            "rows": found[: work.MOST],
            "more": len(found) - work.MOST,
        }


class OverduePanel(Component):
    """For those who answer for the whole: what others are late with."""

    order = 40
    template_name = "editorial/desk/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = work.overdue_for_leader(parent_context["request"].user)
        return {
            "id": "desk-overdue",
            "heading": _("Overdue with others"),
            "rows": found[: work.MOST],
            "more": len(found) - work.MOST,
        }


class OwnPanel(Component):
    order = 30
    template_name = "editorial/desk/own.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": work.own_work(parent_context["request"].user)}


class UrgentPanel(Component):
    order = 35
    template_name = "editorial/desk/urgent.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {"rows": work.urgent_to_review(request.user), "csrf_token": get_token(request)}


class BundlesPanel(Component):
    """Bundles that failed, for those who may try again."""

    order = 15
    template_name = "editorial/desk/bundles.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        publishes = policy_registry.get_by_type(Page).user_has_permission(request.user, "publish")
        failed = Bundle.objects.exclude(failure="").filter(published_at=None)[: work.MOST]
        return {"rows": failed if publishes else [], "csrf_token": get_token(request)}


class ScheduledPanel(Component):
    """What goes up or comes down today."""

    order = 50
    template_name = "editorial/desk/scheduled.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = timezone.localtime()
        first = now.replace(hour=0, minute=0, second=0, microsecond=0)
        user = parent_context["request"].user
        return {"rows": work.scheduled_between(user, first, first + datetime.timedelta(days=1))}


class ReviewPanel(Component):
    """What is to be looked through again."""

    order = 45
    template_name = "editorial/desk/review.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "rows": work.to_review_again(parent_context["request"].user),
            "today": timezone.localdate(),
        }


PANELS: list[type[Component]] = [
    NewPagesPanel, BundlesPanel, WaitingPanel, OwnPanel, UrgentPanel, OverduePanel, ReviewPanel,
    ScheduledPanel,
]  # fmt: skip


@hooks.register("construct_homepage_panels")
def our_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels.extend(panel() for panel in PANELS)
