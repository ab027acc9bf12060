"""What the editor of a legal document shows beside its fields."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from .versions import DocumentVersion


class VersionsPanel(Panel):
    """The versions of the document with links to their editors, and one to enter another."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "documents/versions_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and self.request.user.has_perm("documents.add_documentversion")

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            add_url = reverse(DocumentVersion.snippet_viewset.get_url_name("add"))
            versions = DocumentVersion.objects.filter(document=self.instance.pk)
            context["versions"] = versions.select_related("changed_by").defer("body", "changed_by__body")
            context["add_url"] = f"{add_url}?document={self.instance.pk}"
            return context
