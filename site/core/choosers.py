"""The choosers of snippets."""

from typing import Any

from wagtail.snippets.views.chooser import SnippetChooserViewSet


class ChooserViewSet(SnippetChooserViewSet):
    """Of what isn't made while it is chosen. Wagtail (8.0) has an address for that too: it fails."""

    def get_urlpatterns(self) -> list[Any]:
        return [found for found in super().get_urlpatterns() if found.name != "create"]
