"""Legal documents (văn bản pháp luật): the list and the document itself."""

import datetime
import re
from collections.abc import Iterable
from contextlib import suppress
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search import index

from core.fields import BodyField
from core.kinds import Kind
from core.list_views import ListView
from core.listings import children_of, public, with_public_files
from core.models import AttachedFile, BasePage, ProtectingRow
from core.own_terms import copied_terms
from core.paging import part_of
from core.text import clean_text

from .blocks import LegalBodyBlock, read_body
from .cite import cite, is_named
from .citing import CitationDecision, PageCitation, name_key
from .forms import DayForm, DocumentFilterForm, day_asked
from .numbers import NumberError, number_key, parse_number, shown_number, tidy
from .page_form import LegalDocumentForm
from .panels import VersionsPanel
from .provision_changes import ProvisionChange, own_effects
from .provision_notes import marks
from .relations import DocumentRelation, effects_on, refresh_validity, timeline
from .review import CitedDocument, PublicNote, look_again
from .structure import Provision
from .taxonomies import DocumentType, Issuer
from .validity import Status, changes, is_decided, issued, newest_issued_first, status_on
from .versions import DocumentVersion, Reading, reading_for

__all__ = [
    "CitationDecision",
    "CitedDocument",
    "DocumentFile",
    "DocumentIndexPage",
    "DocumentIssuer",
    "DocumentRelation",
    "DocumentType",
    "DocumentVersion",
    "Issuer",
    "LegalDocumentPage",
    "PageCitation",
    "ProvisionChange",
    "PublicNote",
]

LIST_SIZE = 20
VIEWS = {"bang": _("Table"), "danh-sach": _("List")}
# What few documents have.
RARE: dict[str, dict[str, Any]] = {
    "partly_ended_on": {"partly_ended_on__isnull": False},
    "suspended_on": {"suspended_on__isnull": False},
    "partly_suspended_on": {"partly_suspended_on__isnull": False},
    "status_override": {"status_override__gt": ""},
    "validity_checked": {"validity_checked": False},
}
# What follows the name in "Luật Đất đai số 45/2013/QH13", "Luật Đất đai năm 2013", "Bộ luật Dân sự 2015".
LAW_SUFFIX = re.compile(r"\s*(?:số\s+\d|năm\s+\d|,?\s*(?:19|20)\d\d\s*$).*$", re.IGNORECASE)


class DocumentIndexPage(BasePage):
    """All legal documents of one language as a table with filters."""

    lists = Kind.DOCUMENTS

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["documents.LegalDocumentPage"]
    template = "documents/document_index_page.html"

    class Meta:
        verbose_name = _("document index")
        verbose_name_plural = _("document indexes")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        form = DocumentFilterForm(request.GET, language=self.locale)
        documents = form.filter(public(children_of(self, LegalDocumentPage.objects.all())))
        context["filter_form"] = form
        context["view"] = ListView(request, VIEWS)
        context["items"] = part_of(request, for_table(documents), "issued", LIST_SIZE)
        return context


def for_table(documents: PageQuerySet) -> PageQuerySet:
    """`documents` in the order of the table and with what its rows show, in bounded queries."""
    return (
        newest_issued_first(documents)
        .select_related("document_type")
        .prefetch_related("issuers__issuer")
        .defer_streamfields()
    )


class LegalDocumentPage(BasePage):
    """A legal document. The title is its name as people call it; the lead is its abstract (trích yếu)."""

    kind = Kind.DOCUMENTS
    base_form_class = LegalDocumentForm

    number = models.CharField(_("number"), max_length=100, help_text=_("As printed, such as 42/2022/NĐ-CP."))
    # Longer than the number may be: what was written as one is parted in it.
    number_key = models.CharField(max_length=120, db_index=True, editable=False, default="")
    # Of a law: its name and year, by which it is cited (documents.citing).
    name_key = models.CharField(max_length=200, db_index=True, editable=False, default="")
    document_type = models.ForeignKey(
        DocumentType,
        verbose_name=_("type"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True, db_index=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True, db_index=True)
    expires_on = models.DateField(
        _("no longer in force from"),
        null=True,
        blank=True,
        help_text=_("Only where the document itself says so; what other documents do follows from them."),
    )
    gazetted_on = models.DateField(_("published in the official gazette on"), null=True, blank=True)
    # The days on which the status changes, with what other documents do to this one (documents.relations).
    ended_on = models.DateField(null=True, editable=False, db_index=True)
    partly_ended_on = models.DateField(null=True, editable=False)
    suspended_on = models.DateField(null=True, editable=False)
    resumed_on = models.DateField(null=True, editable=False)
    partly_suspended_on = models.DateField(null=True, editable=False)
    partly_resumed_on = models.DateField(null=True, editable=False)
    status_override = models.CharField(
        _("status decided by an editor"),
        max_length=30,
        blank=True,
        choices=Status.choices,
        help_text=_("Only where what follows from the dates and the relations is wrong."),
    )
    status_override_from = models.DateField(_("from"), null=True, blank=True)
    status_reason = models.CharField(
        _("reason"), max_length=500, blank=True, help_text=_("Readers see it beside the status.")
    )
    validity_checked = models.BooleanField(
        _("validity checked"),
        default=True,
        help_text=_("Someone has looked whether the document has been amended, replaced or repealed."),
    )
    is_summary = models.BooleanField(
        _("summary"),
        default=False,
        help_text=_("The text below is a summary in our own words, not the document's own text."),
    )
    body = BodyField(LegalBodyBlock(), verbose_name=_("text"), blank=True)

    override_translatable_fields = [*BasePage.override_translatable_fields, *copied_terms("document_type")]
    parent_page_types = ["documents.DocumentIndexPage"]
    subpage_types: list[str] = []
    template = "documents/legal_document_page.html"
    shown_with = ("image", "field_of_law", "document_type", "review_note")
    # What is shown in the place of the text in force, where an editor looks at a draft of a version.
    previewed_version: DocumentVersion | None = None

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("number"), FieldPanel("document_type")]),
                FieldPanel("field_of_law"),
                FieldRowPanel(
                    [FieldPanel("issued_on"), FieldPanel("effective_on"), FieldPanel("expires_on")]
                ),
                FieldPanel("gazetted_on"),
                FieldPanel("validity_checked"),
            ],
            heading=_("Identity and validity"),
        ),
        InlinePanel("relations", heading=_("Relations with other documents"), label=_("relation")),
        InlinePanel("provision_changes", heading=_("Validity of provisions"), label=_("provision")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status_override"), FieldPanel("status_override_from")]),
                FieldPanel("status_reason"),
            ],
            heading=_("Status decided by an editor"),
            classname="collapsed",
        ),
        InlinePanel("issuers", heading=_("Issuers and signers"), label=_("issuer")),
        FieldPanel("is_summary"),
        VersionsPanel(heading=_("Versions of this document")),
        FieldPanel("body"),
        InlinePanel("files", heading=_("Files"), label=_("file")),
        FieldPanel("display_date"),
        BasePage.spoken_panel,
        BasePage.related_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("number", boost=10),
        index.AutocompleteField("number"),
        index.FilterField("issued_on"),
    ]

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        indexes = [
            models.Index(issued().desc(), F("page_ptr").desc(), name="documents_issued"),
            # Any part of a number, as the list finds it.
            GinIndex(OpClass("number_key", "gin_trgm_ops"), name="documents_number"),
            # What few documents have, so that they are found without looking at all others.
            *(
                models.Index(F(name), condition=Q(**condition), name=f"documents_{name}")
                for name, condition in RARE.items()
            ),
        ]

    def fill_in(self) -> None:
        super().fill_in()
        self.number = tidy(clean_text(self.number))
        self.number_key = number_key(self.number)
        self.name_key = law_key(self)

    def compute(self) -> None:
        super().compute()
        self.compute_validity()

    def save(self, *args, **kwargs):
        if kwargs.get("update_fields"):
            return super().save(*args, **kwargs)
        acted_on = self._acted_on()
        result = super().save(*args, **kwargs)
        look_again([self.pk, *refresh_validity(acted_on | self._acted_on())])
        return result

    def clean(self) -> None:
        super().clean()
        errors = date_errors(self)
        if errors:
            raise ValidationError(errors)

    def compute_validity(self, day: datetime.date | None = None) -> None:
        """Set the days on which the status changes, as they matter on `day` or today. What a revision holds
        of them may be old."""
        effects = effects_on(self) + own_effects(self.provision_changes.all())
        for name, value in changes(self.expires_on, effects, day or timezone.localdate()).items():
            setattr(self, name, value)

    def _acted_on(self) -> set[Any]:
        """The translation keys of the documents that this one acts on, as they stand in the database."""
        rows = DocumentRelation.objects.filter(page=self.pk, document__isnull=False)
        return set(rows.values_list("document__translation_key", flat=True))

    @property
    def status(self) -> Status:
        """The status today, in Vietnam's time."""
        return status_on(self, timezone.localdate())

    def get_status_on(self, day: datetime.date) -> Status:
        """The status on any day. The fields themselves tell of the suspension that matters today only."""
        then = copy(self)
        then.compute_validity(day)
        return status_on(then, day)

    @cached_property
    def reading(self) -> Reading:
        """The text that is read: the one in force today, where it wasn't set to another one."""
        return Reading(self)

    @cached_property
    def provisions(self) -> list[Provision]:
        """The text that is read as its provisions, in reading order."""
        return read_body(self.reading.text.body)

    @property
    def share_title(self) -> str:
        """With the number: several laws have the same name, and people look for numbers."""
        number = shown_number(self.number)
        if self.seo_title or not number or number in self.title:
            return super().share_title
        return f"{self.title} ({number})"

    @property
    def share_description(self) -> str:
        return self.search_description or self.lead or self.get_citation([])

    @property
    def picture_details(self) -> str:
        named = _("No. %(number)s") % {"number": self.number} if shown_number(self.number) else ""
        day = date_format(self.issued_on, "d/m/Y") if self.issued_on else ""
        return " – ".join(filter(None, [str(named), day]))

    def anchors(self) -> set[str]:
        """The places of the text that a link can lead to."""
        found = {provision.anchor for provision in self.provisions}
        found |= {clause.anchor for provision in self.provisions for clause in provision.clauses}
        return found - {""}

    def neighbour_groups(self) -> dict[str, Any]:
        return {**super().neighbour_groups(), "explained_by": self.explained_by.values("page")}

    def get_explained_by(self) -> list[Page]:
        """The public outlines that name this document as their source; none for a draft not yet saved."""
        return self.neighbours.group("explained_by") if self.pk else []

    def get_citation(self, issuers: Iterable[Any]) -> str:
        """The document as another one would cite it."""
        type_name = str(self.document_type or "")
        names = [str(row.issuer) for row in issuers]
        return cite(type_name, self.title, self.number, self.issued_on, names)

    @classmethod
    def as_shown(cls) -> QuerySet:
        rows = DocumentIssuer.objects.filter(page=OuterRef("pk")).order_by("sort_order", "pk")
        columns = JSONObject(issuer="issuer__name", signer="signer", signer_title="signer_title")
        return super().as_shown().annotate(issued_by=ArraySubquery(rows.values(json=columns)))

    @cached_property
    def issued_by(self) -> list[dict[str, str]]:
        """Who issued the document: the agency, who signed for it, and in which office."""
        rows = self.issuers.select_related("issuer")
        return [
            {"issuer": str(row.issuer), "signer": row.signer, "signer_title": row.signer_title}
            for row in rows
        ]

    def get_context(self, request, *args, **kwargs):
        from .citation_links import cited_documents, citing_pages
        from .surroundings import surroundings

        context = super().get_context(request, *args, **kwargs)
        context["issuers"] = issuers = [SimpleNamespace(**row) for row in self.issued_by]
        context["citation"] = self.get_citation(issuers)
        context["files"] = with_public_files(self.files.all())
        context["related_pages"] = self.get_related_pages()
        context["explained_by"] = self.get_explained_by()
        context["day"] = day = day_asked(request.GET)
        if getattr(request, "is_preview", False):
            self.compute_validity()
        known = surroundings(self)
        context["cited_documents"] = cited_documents(self)
        context["citing_pages"] = citing_pages(self)
        context["relation_groups"] = groups = known.groups
        context["timeline"] = timeline(self, groups, known.changes)
        context["day_form"] = DayForm(request.GET or None)
        self.reading = reading_for(self, request, day)
        context["status"] = self.get_status_on(day) if day else self.status
        context["shown_day"] = day = day or timezone.localdate()
        context["is_decided"] = is_decided(self, day)
        context["marks"] = marks(self.reading.still_told(known.own_notes), self.anchors(), day)
        return context


def law_key(document: LegalDocumentPage) -> str:
    """The key of a law, code, ordinance or constitution, as it is cited by name and year; else nothing."""
    name = LAW_SUFFIX.sub("", document.title)
    if not is_named(name):
        return ""
    year = document.issued_on.year if document.issued_on else None
    with suppress(NumberError):
        year = parse_number(document.number).year or year
    return name_key(name, year) if year else ""


def date_errors(document: LegalDocumentPage) -> dict[str, Any]:
    """What is wrong with a document's dates and with a status that was decided, by field."""
    errors = {}
    start = document.effective_on or document.issued_on
    if document.expires_on and start and document.expires_on < start:
        errors["expires_on"] = _("A document can't end before it begins.")
    if document.status_override and not document.status_reason.strip():
        errors["status_reason"] = _("Say why: readers see it.")
    return errors


class DocumentIssuer(ProtectingRow):
    """An agency that issued a document, with who signed for it; a joint circular has several."""

    page = ParentalKey(LegalDocumentPage, on_delete=models.CASCADE, related_name="issuers")
    issuer = models.ForeignKey(Issuer, verbose_name=_("issuer"), on_delete=models.PROTECT, related_name="+")
    signer = models.CharField(_("signer"), max_length=200, blank=True)
    signer_title = models.CharField(_("signer's office"), max_length=200, blank=True)

    panels = [
        FieldPanel("issuer"),
        FieldRowPanel([FieldPanel("signer"), FieldPanel("signer_title")]),
    ]

    class Meta(ProtectingRow.Meta):
        verbose_name = _("issuer")


class DocumentFile(AttachedFile):
    """A file of the document, such as the signed original."""

    page = ParentalKey(LegalDocumentPage, on_delete=models.CASCADE, related_name="files")

    class Meta(AttachedFile.Meta):
        verbose_name = _("file of a document")
