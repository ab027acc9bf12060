"""The hint on the form of a new page that a Word file can become one."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from .drafts import TYPES


class WordPanel(Panel):
    """Shown where a page is added, by whoever may add it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/word_panel.html"

        @property
        def parent_id(self) -> int | None:
            match = self.request.resolver_match if self.request else None
            return match.kwargs.get("parent_page_id") if match else None

        def is_shown(self) -> bool:
            return self.instance.pk is None and self.parent_id is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            address = reverse("word:create", args=[self.parent_id])
            return super().get_context_data(parent_context) | {"address": address}


def add_panel_to_forms() -> None:
    for model in TYPES:
        model.content_panels = [WordPanel(), *model.content_panels]
