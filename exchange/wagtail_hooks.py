"""What the exchange adds to Wagtail's editor."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from .moving_in import views
from .watching.drafts import TAKEN_FROM_FEED
from .watching.later import CHANGED_AT_SOURCE, warning_for
from .watching.models import AtSource
from .watching.panel import FeedsPanel
from .watching.viewset import WatchedFeedViewSet


@hooks.register("register_admin_viewset")
def feed_viewset() -> WatchedFeedViewSet:
    return WatchedFeedViewSet("watched_feeds")


@hooks.register("construct_homepage_panels")
def feeds_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(FeedsPanel())


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(TAKEN_FROM_FEED)
    class TakenFromFeed(LogFormatter):
        label = gettext_lazy("Take from a watched feed")

        def format_message(self, log_entry: Any) -> str:
            return _("Taken from the feed “%(feed)s”: %(link)s") % {"feed": "", "link": "", **log_entry.data}

    @actions.register_action(CHANGED_AT_SOURCE)
    class ChangedAtSource(LogFormatter):
        label = gettext_lazy("Note what became of an item at its source")

        def format_message(self, log_entry: Any) -> str:
            words = {"feed": "", "link": "", "state": "", **log_entry.data}
            states = dict(AtSource.choices)
            return f"{states.get(words['state'], '')}: {words['feed']}, {words['link']}"


@hooks.register("before_edit_page")
def tell_of_its_source(request: HttpRequest, page: Page) -> None:
    if request.method == "GET" and (told := warning_for(page)):
        messages.warning(request, told)


hooks.register("register_admin_urls", views.addresses)
hooks.register("register_reports_menu_item", views.menu_item)
