"""Propaganda outlines (đề cương tuyên truyền): texts that a reporter speaks from."""

from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable
from wagtail.search import index

from core.fields import BodyField
from core.kinds import Kind
from core.list_views import ListView
from core.listings import children_of, newest_first, public, with_public_files
from core.models import AttachedFile, Audience, BasePage, Occasion, shown_terms
from core.paging import part_of
from core.routing import with_languages
from documents.citation_links import cited, cited_documents
from documents.citing import Place
from documents.models import LegalDocumentPage

from .abbreviations import abbreviations
from .blocks import OutlineBodyBlock, places_in
from .feedback.models import Commune, FieldReport, Sending
from .forms import OutlineFilterForm
from .kinds import Level, Product
from .packs.models import Edition, Pack
from .packs.offers import edition_asked, offers_of, pack_rows
from .reading import read_sections
from .settings import OutlineSettings, speaking_speed
from .speaking import count_lead, count_sections, spoken_for
from .starting.models import OutlineTemplate

__all__ = [
    "Commune",
    "Edition",
    "FieldReport",
    "OutlineFile",
    "OutlineIndexPage",
    "OutlinePage",
    "OutlineSettings",
    "OutlineSourceLaw",
    "OutlineTemplate",
    "Pack",
    "Sending",
]

LIST_SIZE = 12
VIEWS = {"the": _("Cards"), "bang": _("Table")}


class OutlineIndexPage(BasePage):
    """All outlines of one language, filtered by field, audience and occasion."""

    lists = Kind.OUTLINES

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["outlines.OutlinePage"]
    template = "outlines/outline_index_page.html"

    class Meta:
        verbose_name = _("outline index")
        verbose_name_plural = _("outline indexes")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        form = OutlineFilterForm(request.GET, language=self.locale)
        outlines = newest_first(children_of(self, OutlinePage.objects.all()))
        outlines = form.filter(outlines).prefetch_related("audiences", "occasions")
        context["filter_form"] = form
        context["view"] = ListView(request, VIEWS)
        context["items"] = part_of(request, outlines, "display_date", LIST_SIZE)
        return context


class OutlinePage(BasePage):
    """A propaganda outline."""

    kind = Kind.OUTLINES

    author = models.CharField(_("author"), max_length=200, blank=True)
    product = models.CharField(
        _("kind of outline"), max_length=20, choices=Product.choices, default=Product.OUTLINE
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.STANDARD)
    audiences = ParentalManyToManyField(Audience, verbose_name=_("audiences"), blank=True)
    occasions = ParentalManyToManyField(Occasion, verbose_name=_("occasions"), blank=True)
    body = BodyField(OutlineBodyBlock(), verbose_name=_("body"), blank=True)
    # What a reporter says of each part; None where it was never counted.
    counted_parts = models.JSONField(null=True, editable=False)

    parent_page_types = ["outlines.OutlineIndexPage"]
    subpage_types: list[str] = []
    template = "outlines/outline_page.html"
    shown_with = ("image", "field_of_law", "review_note")

    content_panels = [
        *BasePage.content_panels,
        BasePage.image_panel,
        FieldPanel("body"),
        InlinePanel("source_laws", heading=_("Source laws"), label=_("source law")),
        InlinePanel("files", heading=_("Files"), label=_("file")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("product"), FieldPanel("level")]),
                FieldPanel("field_of_law"),
                FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
                FieldPanel("occasions", widget=forms.CheckboxSelectMultiple),
                FieldPanel("author"),
                FieldPanel("display_date"),
            ],
            heading=_("Filing"),
        ),
        BasePage.corrections_panel,
        BasePage.spoken_panel,
        BasePage.related_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("author"),
        index.AutocompleteField("author"),
        index.RelatedFields("audiences", [index.SearchField("name")]),
        index.RelatedFields("occasions", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")

    def compute(self) -> None:
        super().compute()
        self.count_parts()

    def count_parts(self) -> None:
        """Count what is spoken of the text as it is: the numbers in it are read out in Vietnamese."""
        is_vietnamese = self.locale.language_code == settings.LANGUAGE_CODE
        if not is_vietnamese:
            self.counted_parts = []
            return
        with override(self.locale.language_code):
            short_forms = abbreviations()
            self.counted_parts = [
                *count_lead(self.lead, short_forms),
                *count_sections(read_sections(self.body, ""), short_forms),
            ]

    def quoted_places(self) -> list[Place]:
        """The provisions that it quotes, as documents.citing asks for them."""
        return places_in(self.body)

    def source_documents(self) -> list[int]:
        """The documents chosen as source laws, by primary key, as documents.review asks for them."""
        return [row["document_id"] for row in self.law_rows if row["document_id"]]

    def get_source_laws(self) -> list[SimpleNamespace]:
        """The source laws in order, each with its `citation` and its `public_document` or None: a document
        that isn't public keeps its citation, not its link.

        A document that the outline's language lacks is named as it stands in its own.
        """
        rows = [SimpleNamespace(**row) for row in self.law_rows]
        chosen = {row.document_id for row in rows if row.document_id}
        found = cited(self).sources if self.pk else {}
        if any(pk not in found or found[pk].locale_id != self.locale_id for pk in chosen):
            found = self._in_own_language(chosen)
        with_languages(found.values())
        for row in rows:
            row.public_document = found.get(row.document_id)
        return [row for row in rows if row.public_document or row.citation]

    def _in_own_language(self, chosen: set[int]) -> dict[int, LegalDocumentPage]:
        """The public documents that are chosen, by primary key, each in the language of this page."""
        documents = LegalDocumentPage.objects.filter(pk__in=chosen)
        same = documents.filter(translation_key=OuterRef("translation_key")).values("pk")
        public_ones = public(
            LegalDocumentPage.objects.filter(translation_key__in=documents.values("translation_key"))
        )
        found = list(public_ones.annotate(chosen=ArraySubquery(same)).defer_streamfields())
        # The last one stays: that of the outline's own language.
        found.sort(key=lambda document: document.locale_id == self.locale_id)
        return {pk: document for document in found for pk in document.chosen}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["related_pages"] = self.get_related_pages()
        context["cited_documents"] = cited_documents(self)
        context["source_laws"] = self.get_source_laws()
        if getattr(request, "is_preview", False):
            self.count_parts()
        context["speaking"] = spoken_for(self.counted_parts or [], self.speaking_speed)
        context["offers"] = offers = offers_of(self)
        context["is_older"] = offers.number > edition_asked(request.GET)
        context["files"] = with_public_files(self.files.all())
        context["audiences"] = shown_terms(Audience, self.audience_ids)
        context["occasions"] = shown_terms(Occasion, self.occasion_ids)
        return context

    @classmethod
    def as_shown(cls) -> QuerySet:
        audiences, occasions = (
            model.objects.filter(outlinepage=OuterRef("pk")).values("pk") for model in (Audience, Occasion)
        )
        rows = OutlineSourceLaw.objects.filter(page=OuterRef("pk")).order_by("sort_order", "pk")
        laws = rows.values(json=JSONObject(document_id="document_id", citation="citation"))
        return (
            super()
            .as_shown()
            .annotate(
                audience_ids=ArraySubquery(audiences),
                occasion_ids=ArraySubquery(occasions),
                law_rows=ArraySubquery(laws),
                speaking_speed=speaking_speed(),
                pack_rows=pack_rows(),
            )
        )

    @cached_property
    def speaking_speed(self) -> int:
        return OutlineSettings.load().speaking_speed

    @cached_property
    def pack_rows(self) -> list[dict[str, Any]]:
        """None of a draft: they are of what is public."""
        return []

    @cached_property
    def law_rows(self) -> list[dict[str, Any]]:
        """The source laws as they were chosen, in order."""
        return [{"document_id": row.document_id, "citation": row.citation} for row in self.source_laws.all()]

    @cached_property
    def audience_ids(self) -> list[int]:
        return [term.pk for term in self.audiences.all()]

    @cached_property
    def occasion_ids(self) -> list[int]:
        return [term.pk for term in self.occasions.all()]


class OutlineSourceLaw(Orderable):
    """A law that an outline explains: a document of the archive, or a citation where it isn't there."""

    page = ParentalKey(OutlinePage, on_delete=models.CASCADE, related_name="source_laws")
    document = models.ForeignKey(
        LegalDocumentPage,
        verbose_name=_("legal document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="explained_by",
    )
    citation = models.CharField(
        _("citation"),
        max_length=300,
        blank=True,
        help_text=_("Only where the document isn't in the archive."),
    )

    panels = [PageChooserPanel("document"), FieldPanel("citation")]

    class Meta(Orderable.Meta):
        verbose_name = _("source law")


class OutlineFile(AttachedFile):
    """A file that belongs to an outline."""

    page = ParentalKey(OutlinePage, on_delete=models.CASCADE, related_name="files")

    class Meta(AttachedFile.Meta):
        verbose_name = _("file of an outline")
