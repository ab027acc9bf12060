from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Legal documents")

    def ready(self) -> None:
        from core.public_media import shows_media
        from core.text_steps import add_text_step

        from . import signals  # noqa: F401
        from .citation_links import link_citations
        from .versions import DocumentVersion

        add_text_step(link_citations)
        shows_media(DocumentVersion, DocumentVersion.public, page="document")
