"""The side panel of the page editor that lists the laws which the text cites."""

from typing import Any

from django.forms import Media
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView

from documents.checks import Check, check_citations
from documents.models import DocumentIndexPage, LegalDocumentPage
from outlines.models import OutlinePage
from outlines.packs.editor.panel import PacksSidePanel

from ..checks.panel import with_findings


class CitationsSidePanel(BaseSidePanel):
    """Where it `is_late`, it is read when it is opened."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle citations")
        icon_name = "link"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            count = 0 if self.panel.is_late else len(self.panel.check.problems)
            return super().get_context_data(parent_context) | {"count": count}

    name = "citations"
    title = _("Citations")
    template_name = "editorial/citations_panel.html"
    order = 200

    def __init__(self, *args: Any, is_late: bool = False) -> None:
        super().__init__(*args)
        self.is_late = is_late

    @cached_property
    def check(self) -> Check:
        return check_citations(self.object)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        return context | {
            "check": None if self.is_late else self.check,
            "is_late": self.is_late,
            "may_add": self._may_add_documents(),
            "may_decide": self.request.user.has_perm("documents.change_citationdecision"),
            "address": reverse("citations:panel", args=[self.object.pk]),
            "csrf_token": get_token(self.request),
        }

    def _may_add_documents(self) -> bool:
        index = DocumentIndexPage.objects.filter(locale=self.object.locale_id).first()
        return bool(index and index.permissions_for_user(self.request.user).can_add_subpage())

    @property
    def media(self) -> Media:
        return Media(js=["js/admin-citations.js"])


def add_panel_to_editor() -> None:
    """Wagtail has no hook for side panels."""
    of_wagtail = EditView.get_side_panels

    def get_side_panels(self: EditView) -> MediaContainer:
        panels = of_wagtail(self)
        if not self.expects_json_response and hasattr(self.page, "body"):
            # To read a code of 600 articles takes as long as all else of its editor.
            is_late = isinstance(self.page, LegalDocumentPage)
            panels.append(CitationsSidePanel(self.page, self.request, is_late=is_late))
            if isinstance(self.page, OutlinePage):
                panels.append(PacksSidePanel(self.page, self.request))
        return MediaContainer(with_findings(panels))

    EditView.get_side_panels = get_side_panels
