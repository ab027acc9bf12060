"""Legal terms (thuật ngữ pháp lý) in plain words, each with the provision that it goes by."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index

from core.models import FieldOfLaw, NamedEntry
from core.own_terms import copied_terms, use_own_terms
from documents.models import LegalDocumentPage
from documents.provision_notes import anchors_of
from documents.validity import Status, status_on

# Of these a reader is told beside the definition.
DOUBTFUL = {Status.EXPIRED, Status.SUSPENDED, Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED, Status.NOT_YET}


def anchor_of(pk: int) -> str:
    """Where the definition of a term stands on a page that shows several."""
    return f"thuat-ngu-{pk}"


class GlossaryTerm(NamedEntry):
    """A legal term of one language."""

    other_names = models.CharField(
        _("other names"),
        max_length=300,
        blank=True,
        help_text=_("What else it is called in texts, with commas between."),
    )
    definition = models.TextField(_("definition"), help_text=_("In a few plain sentences."))
    document = models.ForeignKey(
        LegalDocumentPage,
        verbose_name=_("legal document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="defines",
    )
    provisions = models.CharField(
        _("provisions"), max_length=200, blank=True, help_text=_("Such as: khoản 1 Điều 2.")
    )
    citation = models.CharField(
        _("citation"),
        max_length=300,
        blank=True,
        help_text=_("Only where the document isn't in the archive."),
    )
    field_of_law = models.ForeignKey(
        FieldOfLaw,
        verbose_name=_("field of law"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    override_translatable_fields = [
        *NamedEntry.override_translatable_fields,
        *copied_terms("field_of_law", "document"),
    ]
    panels = [
        FieldPanel("name"),
        FieldPanel("other_names"),
        FieldPanel("definition"),
        MultiFieldPanel(
            [
                PageChooserPanel("document"),
                FieldRowPanel([FieldPanel("provisions"), FieldPanel("citation")]),
            ],
            heading=_("Where the law says it"),
        ),
        FieldPanel("field_of_law"),
        FieldPanel("slug", help_text=_("Stands in the term's address. Made from the name if left empty.")),
    ]
    search_fields = [
        *NamedEntry.search_fields,
        index.SearchField("other_names"),
        index.AutocompleteField("other_names"),
        index.SearchField("definition"),
    ]

    class Meta(NamedEntry.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["name", "pk"]

    def clean(self) -> None:
        super().clean()
        if self.document and self.citation:
            raise ValidationError({"citation": _("Choose the document or write its citation, not both.")})

    def save(self, *args, **kwargs):
        use_own_terms(self)
        return super().save(*args, **kwargs)

    @property
    def names(self) -> list[str]:
        """All that it is called, its own name first."""
        others = (name.strip() for name in self.other_names.split(","))
        return [self.name, *filter(None, others)]

    @property
    def anchor(self) -> str:
        return anchor_of(self.pk)

    @property
    def source_anchor(self) -> str:
        """The provision in the document's text; empty where none is named."""
        return next(iter(anchors_of(self.provisions)), "")

    @property
    def doubt(self) -> Status | None:
        """The status of its document today, where that makes the definition doubtful."""
        status = status_on(self.document, timezone.localdate()) if self.document else None
        return status if status in DOUBTFUL else None
