"""The screens of the watched feeds: the list with their state, and what became of the items of each."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from .asking import FINE
from .models import FeedItem, WatchedFeed, waiting
from .tasks import queue

# Items on the page of a feed.
SHOWN = 100


class FeedForm(WagtailAdminModelForm):
    def save(self, commit: bool = True) -> Any:
        """What was changed is seen at the next round."""
        if "address" in self.changed_data:
            self.instance.ask_anew()
        elif self.changed_data:
            self.instance.next_at = timezone.now()
        return super().save(commit)


class StateColumn(Column):
    """How a feed answered last, in words that lead to its page."""

    cell_template_name = "exchange/feed_state.html"

    def get_value(self, instance: WatchedFeed) -> Any:
        return instance.get_answer_display()

    def get_cell_context_data(self, instance: WatchedFeed, parent_context: Any) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {"is_fine": instance.answer in FINE}


class IndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[WatchedFeed]:
        feeds = WatchedFeed.objects.select_related("section__locale")
        return feeds.annotate(waiting=Count("items", filter=waiting("items__")))


class InspectView(generic.InspectView):
    """How it answered, and its last items with what became of them."""

    page_title = _("Watched feed")
    template_name = "exchange/feed.html"

    def get_object(self, queryset: Any = None) -> WatchedFeed:
        return get_object_or_404(WatchedFeed.objects.select_related("section__locale"), pk=self.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        feed: WatchedFeed = self.object
        items = FeedItem.objects.filter(feed=feed).select_related("page")[:SHOWN]
        return super().get_context_data(**kwargs) | {
            "feed": feed,
            "is_fine": feed.answer in FINE,
            "items": list(items),
            "waiting": feed.items.filter(waiting()).count(),
            "may_ask": self.user_has_permission("change"),
            "csrf_token": get_token(self.request),
        }


class WatchedFeedViewSet(ModelViewSet):
    model = WatchedFeed
    url_prefix = "watched-feeds"
    icon = "download"
    menu_label = _("Watched feeds")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = IndexView
    inspect_view_class = InspectView
    inspect_template_name = "exchange/feed.html"
    list_display = [
        "name",
        "section",
        Column("language", label=_("Language"), accessor="section.locale.get_display_name"),
        StateColumn("answer", label=_("State")),
        Column("waiting", label=_("Drafts that wait")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("address"),
            PageChooserPanel("section", "news.NewsSectionPage"),
            FieldPanel("takes_images"),
            MultiFieldPanel([FieldPanel("interval"), FieldPanel("is_active")], heading=_("When it is asked")),
        ],
        base_form_class=FeedForm,
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        return self._edit_handler.get_form_class()

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/ask/", ask_now, name="ask")]


@require_POST
def ask_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a feed asked at once, in the background."""
    if not policy_registry.get_by_type(WatchedFeed).user_has_permission(request.user, "change"):
        raise PermissionDenied
    feed = get_object_or_404(WatchedFeed, pk=pk)
    queue(WatchedFeed.objects.filter(pk=pk))
    feed.refresh_from_db()
    if feed.is_queued:
        told = gettext("The feed is being asked. Load this page again in a while.")
    else:
        told = gettext("The feed has been asked.")
    messages.success(request, told)
    return redirect(reverse("watched_feeds:inspect", args=[pk]))
