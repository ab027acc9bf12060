from typing import Any

from django.forms import Media
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from outlines.packs.kinds import Kind
from outlines.packs.models import Edition, Pack, State

LABELS = dict(Kind.choices)


class PacksSidePanel(BaseSidePanel):
    """The newest public edition and the draft's, each pack with its state."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle packs")
        icon_name = "download"

    name = "packs"
    title = _("Packs")
    template_name = "outlines/editor/packs_panel.html"
    order = 250

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        return context | panel_context(self.object) | {"csrf_token": get_token(self.request)}

    @property
    def media(self) -> Media:
        return Media(js=["js/admin-packs.js"], css={"all": ["css/admin/outlines.css"]})


def panel_context(page: Any) -> dict[str, Any]:
    editions = Edition.objects.filter(page=page.pk).prefetch_related("packs")
    newest: dict[bool, Any] = {}
    for edition in editions:
        newest.setdefault(edition.is_draft, edition)
    shown = [newest[is_draft] for is_draft in (False, True) if is_draft in newest]
    for edition in shown:
        edition.rows = [(LABELS.get(pack.kind, pack.kind), pack) for pack in edition.packs.all()]
        edition.has_failed = any(pack.state == State.FAILED for pack in edition.packs.all())
    packs: list[Pack] = [pack for edition in shown for pack in edition.packs.all()]
    return {
        "editions": shown,
        "address": reverse("outline-packs-panel", args=[page.pk]),
        "make_address": reverse("outline-packs-make", args=[page.pk]),
        "is_moving": any(pack.state in (State.WAITING, State.MAKING) for pack in packs),
    }
