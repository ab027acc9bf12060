"""The findings in Wagtail's own panel of checks, above what it says of the preview."""

from typing import Any

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import ChecksSidePanel


class OurChecksSidePanel(ChecksSidePanel):
    """The findings are fetched by static/js/admin-checks.js, at first and after each saving."""

    class SidePanelToggle(ChecksSidePanel.SidePanelToggle):
        counter_classname = "w-bg-critical-200"

    title = _("Checks")
    template_name = "editorial/checks/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        return context | {"address": reverse("checks:findings", args=[self.object.pk])}

    @property
    def media(self) -> Media:
        return Media(js=["js/admin-checks.js"], css={"all": ["css/admin/checks.css"]})


def with_findings(panels: list[Any]) -> list[Any]:
    """The side panels of a page's editor, ours in the place of Wagtail's."""
    return [
        OurChecksSidePanel(panel.object, panel.request) if type(panel) is ChecksSidePanel else panel
        for panel in panels
    ]
