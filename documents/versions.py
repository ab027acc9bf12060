"""The texts that a document has had (bản văn bản theo thời điểm): as it was issued, and as others changed it.

The page's own body is the text as issued. A version is no page: its document alone shows it, so that whatever
hides the document hides its versions too.
"""

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Page,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from core.fields import BodyField
from core.listings import public

from .blocks import LegalBodyBlock
from .provision_notes import ProvisionNote

if TYPE_CHECKING:
    from .models import LegalDocumentPage

PAGE = "documents.LegalDocumentPage"

# The text that a document has today is another one than before. Arguments: document.
text_changed = Signal()


class DocumentVersion(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """The text of a document from a day on."""

    document = models.ForeignKey(
        PAGE, verbose_name=_("legal document"), on_delete=models.CASCADE, related_name="versions"
    )
    valid_from = models.DateField(
        _("in force from"), help_text=_("The first day on which the document has this text.")
    )
    changed_by = models.ForeignKey(
        PAGE,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The document that brought the text into this form, such as the amending law."),
    )
    body = BodyField(LegalBodyBlock(), verbose_name=_("text"))

    panels = [
        PageChooserPanel("document"),
        FieldPanel("valid_from"),
        PageChooserPanel("changed_by"),
        FieldPanel("body"),
    ]
    search_fields = [
        index.AutocompleteField("number"),
        index.AutocompleteField("title"),
    ]

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "valid_from"], name="one_version_of_a_document_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.number}, {date_format(self.valid_from, 'd/m/Y')}"

    @classmethod
    def public(cls) -> QuerySet:
        """Those that readers may choose: of public documents, whatever day they begin on."""
        return cls.objects.filter(live=True, document__in=public(Page.objects.all()).values("pk"))

    @property
    def number(self) -> str:
        return self.document.number

    @property
    def title(self) -> str:
        return self.document.title

    def clean(self) -> None:
        super().clean()
        errors = version_errors(self) if self.document_id else {}
        if errors:
            raise ValidationError(errors)

    def get_full_url(self) -> str | None:
        """Where its document is, for the preview."""
        return self.document.full_url

    full_url = property(get_full_url)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page of its document with this text."""
        self.document.previewed_version = self
        # Wagtail's (8.0) bar would look for this version's revision among those of pages.
        request.revision_id = None  # type: ignore[attr-defined] # set where a revision is shown
        return self.document.serve(request)


def version_errors(version: DocumentVersion) -> dict[str, Any]:
    """What is wrong with a version of a document, by field."""
    errors: dict[str, Any] = {}
    start = version.document.effective_on or version.document.issued_on
    others = DocumentVersion.objects.filter(document=version.document_id).exclude(pk=version.pk)
    # A day that waits in a draft is taken as well: its publication couldn't be refused any more.
    taken = Q(valid_from=version.valid_from) | Q(latest_revision__content__valid_from=str(version.valid_from))
    if version.valid_from and start and version.valid_from < start:
        errors["valid_from"] = _("The text can't change before the document comes into force (%(day)s).") % {
            "day": date_format(start, "d/m/Y")
        }
    elif version.valid_from and others.filter(taken).exists():
        errors["valid_from"] = _("The document has a version from this day on already, or a draft of one.")
    if version.changed_by_id == version.document_id:
        errors["changed_by"] = _("A document doesn't change itself.")
    if _stood_elsewhere(version):
        errors["document"] = _("A public version stays with its document. Unpublish it first.")
    return errors


def _stood_elsewhere(version: DocumentVersion) -> bool:
    public_before = DocumentVersion.objects.filter(pk=version.pk, live=True)
    return public_before.exclude(document=version.document_id).exists()


class Choice(NamedTuple):
    """One of the texts that a reader may choose, with a day on which the document has it.

    `before` is such a day of the text before it, with which it can be compared.
    """

    text: DocumentVersion
    day: datetime.date
    before: datetime.date | None
    is_issued: bool
    is_read: bool

    @property
    def query(self) -> str:
        """What names the text in an address of its document."""
        return f"?ngay={self.day}"

    @property
    def compare_query(self) -> str:
        """What names it and the text before it in the address of their comparison."""
        document = self.text.document_id
        return f"?cu={document}&moi={document}&ngay_cu={self.before}&ngay_moi={self.day}"


class Reading:
    """The text that a reader has before them, among all that the document has had and will have.

    Args:
        document: the page whose text it is.
        day: the text as it stood on that day; None is today.
        shown: what is shown whatever the day, such as a draft.
    """

    def __init__(
        self,
        document: "LegalDocumentPage",
        day: datetime.date | None = None,
        shown: DocumentVersion | None = None,
    ) -> None:
        self.texts = texts_of(document)
        self.today = timezone.localdate()
        self.current = text_on(self.texts, self.today)
        self.text = shown or text_on(self.texts, day or self.today)

    @property
    def is_current(self) -> bool:
        """Whether it is the text that is in force today, as far as the document is."""
        return self.text is self.current

    @property
    def is_issued(self) -> bool:
        return self.text is self.texts[0]

    @property
    def is_to_come(self) -> bool:
        return not self.is_issued and self.text.valid_from > self.today

    def still_told(self, notes: Iterable[ProvisionNote]) -> list[ProvisionNote]:
        """Those of the notes on provisions that are news to the text: it has what came before in itself."""
        since = None if self.is_issued else self.text.valid_from
        return [note for note in notes if since is None or note.starts_on > since]

    @cached_property
    def choices(self) -> list[Choice]:
        """All texts, the newest first; none where the document has never been changed."""
        days = [day_of_issue(self.texts), *(text.valid_from for text in self.texts[1:])]
        choices = [
            Choice(text, day, before, is_issued=before is None, is_read=text is self.text)
            for text, day, before in zip(self.texts, days, [None, *days], strict=False)
        ]
        return choices[::-1] if len(choices) > 1 else []

    @property
    def day(self) -> datetime.date | None:
        """The day by which an address names the text; None for that of today, and for a draft."""
        others = [] if self.is_current else self.choices
        return next((choice.day for choice in others if choice.is_read), None)

    @property
    def query(self) -> str:
        return f"?ngay={self.day}" if self.day else ""


def reading_for(document: "LegalDocumentPage", request: HttpRequest, day: datetime.date | None) -> Reading:
    """The text of a document that a request asks for. A draft of the document shows the body being edited."""
    reading = Reading(document, day, document.previewed_version)
    if getattr(request, "is_preview", False) and not document.previewed_version:
        reading.text = reading.texts[0]
    return reading


def texts_of(document: "LegalDocumentPage") -> list[DocumentVersion]:
    """The texts that anyone may read, the oldest first, in one query. The body of the one in force today
    comes with it; another one is read when it is asked for.

    The first one isn't in the database: it is the document's own body, the text as issued.
    """
    from .models import LegalDocumentPage

    issued = DocumentVersion(document=document, body=document.body)
    issued.valid_from = document.effective_on or document.issued_on  # type: ignore[assignment] # if known
    known = DocumentVersion.objects.filter(document=document.alias_of_id or document.pk, live=True)
    changing = public(LegalDocumentPage.objects.filter(pk=OuterRef("changed_by")))
    begun = known.filter(valid_from__lte=timezone.localdate()).order_by("-valid_from")
    is_current = When(pk=Subquery(begun.values("pk")[:1]), then="body")
    rows = known.select_related("changed_by").defer("body", "changed_by__body")
    rows = rows.annotate(is_by_public=Exists(changing), current_body=Case(is_current))
    texts = list(rows.order_by("valid_from"))
    for text in texts:
        if text.current_body:
            text.body = text.current_body
        if not text.is_by_public:
            text.changed_by = None
    return [issued, *texts]


def text_of_today(pks: Iterable[int]) -> Case:
    """Of the documents with these primary keys, the body or that of the version in force today, as a part of
    a query for documents. To be read, it is set as the body."""
    of_it = DocumentVersion.objects.filter(document=Coalesce(OuterRef("alias_of"), OuterRef("pk")), live=True)
    begun = of_it.filter(valid_from__lte=timezone.localdate()).order_by("-valid_from")
    return Case(When(pk__in=pks, then=Coalesce(Subquery(begun.values("body")[:1]), F("body"))))


def text_on(texts: list[DocumentVersion], day: datetime.date) -> DocumentVersion:
    """Which of `texts_of` the document has on a day; before it came into force, the one as issued."""
    return next((text for text in reversed(texts[1:]) if text.valid_from <= day), texts[0])


def latest_text(document: "LegalDocumentPage") -> DocumentVersion:
    """The newest of the texts, in force or not yet."""
    return texts_of(document)[-1]


def day_of_issue(texts: list[DocumentVersion]) -> datetime.date:
    """A day on which `text_on` is the text as issued."""
    document = texts[0].document
    known = [day for day in (document.effective_on, document.issued_on) if day]
    return next((day for day in known if text_on(texts, day) is texts[0]), datetime.date.min)


def tell_text_changed(documents: QuerySet["LegalDocumentPage"]) -> int:
    """Say of these documents and of their aliases that their text is another one. How many they are."""
    from .models import LegalDocumentPage

    ids = list(documents.values_list("pk", flat=True))
    concerned = LegalDocumentPage.objects.filter(Q(pk__in=ids) | Q(alias_of__in=ids), live=True)
    for document in concerned.order_by("pk").iterator(chunk_size=50):
        text_changed.send(sender=LegalDocumentPage, document=document)
    return concerned.count()


def take_up_versions(since: datetime.date, until: datetime.date) -> int:
    """Take up the versions whose first day is later than `since` and not later than `until`.

    Nothing is published on that day: without this, the search and the citations go on with the text before.
    To be called each day with the day of the last call and today. How many documents have another text.
    """
    from .models import LegalDocumentPage

    begun = DocumentVersion.objects.filter(live=True, valid_from__gt=since, valid_from__lte=until)
    return tell_text_changed(LegalDocumentPage.objects.filter(pk__in=begun.values("document")))
