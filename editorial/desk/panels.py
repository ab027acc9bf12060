"""The parts of the first page, in the order of what is urgent."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views import home
from wagtail.models import Page
from wagtail.permissions import policy_registry

from documents.models import DocumentIndexPage
from news.models import NewsSectionPage
from outlines.models import OutlineIndexPage

from ..saving.models import waiting_for
from ..scheduling.due import late_bundles, late_items
from ..translating.views import MAY_TRANSLATE
from ..translating.work import count_to_translate, target_languages
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


class Rows(Component):
    """A list of the desk; its template fills the heads and the cells of the table."""

    heading: Any
    # Where those are found that the desk has no room for.
    rest = ""

    def rows(self, user: Any) -> list[Any]:
        raise NotImplementedError

    def total(self, rows: list[Any]) -> int:
        """How many there are, where `rows` has no more of them than are shown."""
        return len(rows)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        found = self.rows(request.user)
        return {
            "id": self.name,
            "heading": self.heading,
            "rows": found[: work.MOST],
            "more": self.total(found) - work.MOST,
            "rest": self.rest,
            "today": timezone.localdate(),
            "csrf_token": get_token(request),
        }


class BundlesPanel(Rows):
    """Bundles that failed or that nobody has tried in time, for those who may try again."""

    name = "desk-bundles"
    order = 15
    heading = _("Bundles that could not be published")
    template_name = "editorial/desk/bundles.html"

    def rows(self, user: Any) -> list[Any]:
        if not policy_registry.get_by_type(Page).user_has_permission(user, "publish"):
            return []
        return late_bundles()


class LatePanel(Rows):
    """What was to be published or taken down by now and wasn't, for those who may publish."""

    name = "desk-late"
    order = 12
    heading = _("Its time has come, but it could not be done")
    template_name = "editorial/desk/late.html"

    def rows(self, user: Any) -> list[Any]:
        if not policy_registry.get_by_type(Page).user_has_permission(user, "publish"):
            return []
        return late_items()


class WaitingPanel(Rows):
    name = "desk-waiting"
    order = 20
    heading = _("Waiting for you")
    rest = "wagtailadmin_reports:workflow_tasks"
    template_name = "editorial/desk/waiting.html"

    def rows(self, user: Any) -> list[Any]:
        return work.waiting_for(user)


class GuestsPanel(Rows):
    """What experts and leaders without an account have said to drafts."""

    name = "desk-guests"
    order = 25
    heading = _("Answered by preview link")
    template_name = "editorial/desk/guests.html"

    def rows(self, user: Any) -> list[Any]:
        return work.answers_of_guests(user)


class OwnPanel(Rows):
    name = "desk-own"
    order = 30
    heading = _("Your own drafts")
    template_name = "editorial/desk/own.html"

    def rows(self, user: Any) -> list[Any]:
        return work.own_work(user)


class KeptPanel(Rows):
    """What one typed and couldn't save."""

    name = "desk-kept"
    order = 28
    heading = _("Not saved, kept for you")
    template_name = "editorial/desk/kept.html"

    def rows(self, user: Any) -> list[Any]:
        return waiting_for(user, work.MOST)


class UrgentPanel(Rows):
    name = "desk-urgent"
    order = 35
    heading = _("Published by one person, to be looked at by another")
    template_name = "editorial/desk/urgent.html"

    def rows(self, user: Any) -> list[Any]:
        return work.urgent_to_review(user)


class OverduePanel(WaitingPanel):
    """For those who answer for the whole: what others are late with."""

    name = "desk-overdue"
    order = 40
    heading = _("Overdue with others")

    def rows(self, user: Any) -> list[Any]:
        return work.overdue_for_leader(user)


class ReviewPanel(Rows):
    """What is to be looked through again."""

    name = "desk-review"
    order = 45
    heading = _("Due for review")
    template_name = "editorial/desk/review.html"

    def rows(self, user: Any) -> list[Any]:
        return work.to_review_again(user)


class ComparisonsPanel(Rows):
    """Texts that were compared with an original which is another one now."""

    name = "desk-compare"
    order = 47
    heading = _("The original was replaced after it was compared")
    template_name = "editorial/desk/compare.html"

    def rows(self, user: Any) -> list[Any]:
        return work.outdated_comparisons(user)


class ScheduledPanel(Rows):
    """What goes up or comes down today."""

    name = "desk-scheduled"
    order = 50
    heading = _("Scheduled for today")
    rest = "desk_calendar"
    template_name = "editorial/desk/scheduled.html"

    def rows(self, user: Any) -> list[Any]:
        return work.scheduled_today(user)


class TranslatingPanel(Rows):
    """How many translations lack something, by language; for who translates."""

    name = "desk-translating"
    order = 47
    heading = _("To translate")
    template_name = "editorial/desk/translating.html"

    def rows(self, user: Any) -> list[Any]:
        if not user.has_perm(MAY_TRANSLATE):
            return []
        counts = [(locale, count_to_translate(locale)) for locale in target_languages()]
        return [row for row in counts if row[1]]


PANELS: list[type[Component]] = [
    NewPagesPanel, LatePanel, BundlesPanel, WaitingPanel, GuestsPanel, KeptPanel, OwnPanel, UrgentPanel,
    OverduePanel, ReviewPanel, TranslatingPanel, ComparisonsPanel, ScheduledPanel,
]  # fmt: skip


@hooks.register("construct_homepage_panels")
def our_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels.extend(panel() for panel in PANELS)
