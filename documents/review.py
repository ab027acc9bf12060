"""Which public pages must be read again, because a law that they cite has changed (rà soát nội dung).

When a page is published, what is known then of each document that it cites is kept: that is what the people
who approved it could know. As soon as something else is known, the page is to be reviewed.
"""

import datetime
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.listings import public

from .citing import PageCitation, sources_of
from .provision_changes import EFFECTS, ProvisionState
from .provision_notes import ProvisionNote, anchors_of, notes_on
from .resolving import record_citations
from .validity import Status, status_on

DOCUMENT = "documents.LegalDocumentPage"
BATCH = 200
# Statuses that say nothing of a page that cites provisions only: those are looked at each.
IN_PART = {Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED}

# Sent after the transaction with the primary keys of the CitedDocument rows that came to be reviewed.
review_needed = Signal()


class Known(NamedTuple):
    """What is known of a document as far as a page cites it: its status, empty where it isn't public, and
    what has happened to the provisions that are cited."""

    status: str
    touched: list[str]


class CitedDocument(models.Model):
    """A document that a page cites, with what was known of it when the page was approved."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="documents_cited")
    document = models.ForeignKey(DOCUMENT, on_delete=models.CASCADE, related_name="cited_by")
    status = models.CharField(max_length=30, blank=True)
    touched = ArrayField(models.CharField(max_length=600))
    # When something else became known; empty while nothing has.
    changed_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = _("cited document")
        verbose_name_plural = _("cited documents")
        constraints = [models.UniqueConstraint(fields=["page", "document"], name="one_of_each_cited")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.document_id}"


class PublicNote(models.Model):
    """A note on a public page that its content is being reviewed (nội dung đang được rà soát)."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="review_note")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note of review")
        verbose_name_plural = _("notes of review")

    def __str__(self) -> str:
        return str(self.page_id)


def start_anew(page: Page) -> None:
    """Keep what is known today of what a page cites: it was just approved."""
    CitedDocument.objects.filter(page=page.pk).delete()
    PublicNote.objects.filter(page=page.pk).delete()
    follow(PageCitation.objects.filter(page=page.pk), page)


def read_again(page: Any) -> None:
    """Read what a page cites, which was approved before; what was known of it then stays."""
    record_citations(page)
    follow(PageCitation.objects.filter(page=page.pk), page)


def follow(citations: models.QuerySet[PageCitation], *pages: Any) -> None:
    """Watch the documents of these citations, and those that the pages name as their sources, for the pages
    that aren't watched for them yet."""
    cited = _provisions(citations)
    for page in pages:
        cited |= {(page.pk, document): [] for document in sources_of(page)}
    watched = CitedDocument.objects.filter(page__in={page for page, _document in cited})
    for pair in watched.values_list("page", "document"):
        cited.pop(pair, None)
    citing = Page.objects.filter(pk__in={page for page, _document in cited})
    approved = dict(citing.values_list("pk", "last_published_at"))
    facts = _Facts({document for _page, document in cited})
    rows = []
    for (page, document), provisions in cited.items():
        day = timezone.localtime(approved[page]).date() if approved[page] else timezone.localdate()
        known = facts.known(document, provisions, day)
        rows.append(CitedDocument(page_id=page, document_id=document, **known._asdict()))
    CitedDocument.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    look_again({document for _page, document in cited})


def look_again(documents: Iterable[int]) -> None:
    """See for the documents with these primary keys whether what is known of them is what was known when the
    pages that cite them were approved. In queries that don't rise with the number of pages."""
    watched = CitedDocument.objects.filter(document__in=set(documents))
    ids = sorted(watched.values_list("document", flat=True).distinct())
    new: list[int] = []
    for start in range(0, len(ids), BATCH):
        new += _look_at(ids[start : start + BATCH])
    if new:
        transaction.on_commit(partial(review_needed.send, CitedDocument, rows=new))


def _look_at(documents: list[int]) -> list[int]:
    """The rows of these documents for which something else became known only now, by primary key."""
    facts = _Facts(documents)
    cited = _provisions(PageCitation.objects.filter(document__in=documents))
    changed = []
    for row in CitedDocument.objects.filter(document__in=documents).iterator(chunk_size=2000):
        provisions = cited.get((row.page_id, row.document_id), [])
        known = facts.known(row.document_id, provisions, timezone.localdate())
        is_changed = known != (row.status, row.touched)
        if is_changed != (row.changed_at is not None):
            row.changed_at = timezone.now() if is_changed else None
            changed.append(row)
    CitedDocument.objects.bulk_update(changed, ["changed_at"], batch_size=1000)
    return [row.pk for row in changed if row.changed_at]


def accept(rows: models.QuerySet[CitedDocument]) -> int:
    """A person has read the pages: what is known of the documents today changes nothing in them. How many."""
    found = list(rows)
    facts = _Facts({row.document_id for row in found})
    cited = _cited_by(found)
    for row in found:
        provisions = cited.get((row.page_id, row.document_id), [])
        row.status, row.touched = facts.known(row.document_id, provisions, timezone.localdate())
        row.changed_at = None
    return CitedDocument.objects.bulk_update(found, ["status", "touched", "changed_at"], batch_size=1000)


def touching_now(
    rows: Iterable[CitedDocument], notes: dict[int, list[ProvisionNote]]
) -> dict[int, list[ProvisionNote]]:
    """Of the documents' notes, by their primary keys, those that are about what each row's page cites."""
    rows = list(rows)
    cited = _cited_by(rows)
    today = timezone.localdate()
    return {
        row.pk: _touching(notes[row.document_id], cited.get((row.page_id, row.document_id), []), today)
        for row in rows
    }


class _Facts:
    """What is known of some documents, read at once."""

    def __init__(self, ids: Iterable[int]) -> None:
        from .models import LegalDocumentPage

        found = public(LegalDocumentPage.objects.filter(pk__in=set(ids))).defer_streamfields()
        self.documents = {document.pk: document for document in found}
        self.notes = notes_on(self.documents.values())

    def known(self, pk: int, provisions: list[str], day: datetime.date) -> Known:
        """What is known on `day` of the document and of these provisions of it; none are the whole of it."""
        document = self.documents.get(pk)
        if document is None:
            return Known("", [])
        status = status_on(document, day)
        if provisions and status in IN_PART:
            status = Status.IN_FORCE
        touching = _touching(self.notes[pk], provisions, day)
        return Known(status.value, sorted({note.key for note in touching}))


def _touching(notes: list[ProvisionNote], provisions: list[str], day: datetime.date) -> list[ProvisionNote]:
    return [note for note in notes if _counts(note, day) and _touches(note, provisions)]


def _counts(note: ProvisionNote, day: datetime.date) -> bool:
    """Whether something has happened to the provisions by `day`, or they don't hold yet."""
    return note.is_told(day) and (note.is_due(day) or note.state == ProvisionState.STARTS)


def _touches(note: ProvisionNote, provisions: list[str]) -> bool:
    """Whether a note is about one of the provisions, what one is in, or what is in one. Of a document that is
    cited as a whole, only what is said of its validity."""
    if not provisions:
        return note.state in EFFECTS
    places = [f"{anchor}-" for anchor in anchors_of(note.provisions)]
    cited = [f"{anchor}-" for anchor in provisions]
    return any(one.startswith(other) or other.startswith(one) for one in places for other in cited)


def _cited_by(rows: list[CitedDocument]) -> dict[tuple[int, int], list[str]]:
    pages, documents = {row.page_id for row in rows}, {row.document_id for row in rows}
    return _provisions(PageCitation.objects.filter(page__in=pages, document__in=documents))


def _provisions(citations: models.QuerySet[PageCitation]) -> dict[tuple[int, int], list[str]]:
    """The provisions that each page cites of each document; none where at some place it cites the whole, or a
    clause of an article that isn't told. Documents are left out: nobody reviews their text."""
    rows = citations.filter(document__isnull=False, page__legaldocumentpage=None)
    found: dict[tuple[int, int], list[str]] = {}
    whole = set()
    for page, document, provisions in rows.values_list("page", "document", "provisions").distinct():
        found.setdefault((page, document), []).extend(provisions)
        if not provisions or any(one.startswith(("khoan-", "diem-")) for one in provisions):
            whole.add((page, document))
    return found | {pair: [] for pair in whole}
