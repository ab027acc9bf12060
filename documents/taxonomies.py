"""The taxonomies that only legal documents have."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from core.models import Term


class DocumentType(Term):
    """The type of a legal document (loại văn bản), such as a law, a decree or a circular."""

    class Meta(Term.Meta):
        verbose_name = _("document type")
        verbose_name_plural = _("document types")


class Issuer(Term):
    """An agency that issues documents (cơ quan ban hành)."""

    abbreviation = models.CharField(
        _("abbreviation"),
        max_length=50,
        blank=True,
        help_text=_("As it stands in document numbers, such as CP in 42/2022/NĐ-CP."),
    )

    panels = [*Term.panels, FieldPanel("abbreviation")]
    search_fields = [
        *Term.search_fields,
        index.SearchField("abbreviation"),
        index.AutocompleteField("abbreviation"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")
