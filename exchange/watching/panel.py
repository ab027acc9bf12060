"""On the desk: how many drafts from the feeds of others wait, and what has changed there since."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from .later import unheeded
from .models import WatchedFeed, waiting

# After what is urgent, before what is scheduled.
ORDER = 48


class FeedsPanel(Component):
    order = ORDER
    template_name = "exchange/desk.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        feeds = WatchedFeed.objects.annotate(
            waiting=Count("items", filter=waiting("items__")),
            unheeded=Count("items", filter=unheeded("items__")),
        )
        may_see = policy_registry.get_by_type(WatchedFeed).user_has_any_permission(
            request.user, ["change", "view"]
        )
        return {
            "id": "desk-feeds",
            "heading": _("Drafts from other portals"),
            "rows": list(feeds.filter(Q(waiting__gt=0) | Q(unheeded__gt=0))) if may_see else [],
        }
