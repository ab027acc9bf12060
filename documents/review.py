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

from .citing import PageCitation, places_of, sources_of
from .provision_changes import EFFECTS, ProvisionState
from .provision_notes import ProvisionNote, anchors_of, notes_on
from .resolving import record_citations
from .validity import Status, status_on

DOCUMENT = "documents.LegalDocumentPage"
BATCH = 200
# Statuses that say nothing of a page that cites provisions only: those are looked at each.
IN_PART = {Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED}

# The provisions that pages cite of documents, by both primary keys.
Cited = dict[tuple[int, int], list[str]]

# Sent after the transaction with the primary keys of the CitedDocument rows that came to be reviewed.
review_needed = Signal()
# Sent in the transaction whenever something else is known than before: with the primary keys of the `pages`
# that cite it, and of those that quote what is no longer public (`hidden`).
known_changed = Signal()


class Known(NamedTuple):
    """What is known of a document as far as a page cites it: its status, empty where it isn't public, what
    has happened to the provisions that are cited, and what tells the words of those that are quoted."""

    status: str
    touched: list[str]
    quoted: dict[str, str]


class CitedDocument(models.Model):
    """A document that a page cites, with what was known of it when the page was approved."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="documents_cited")
    document = models.ForeignKey(DOCUMENT, on_delete=models.CASCADE, related_name="cited_by")
    status = models.CharField(max_length=30, blank=True)
    touched = ArrayField(models.CharField(max_length=600))
    # Digests of the provisions that the page quotes, by anchor; empty where the text had none.
    quoted = models.JSONField(default=dict)
    # Whether the page explains the whole of it, as an outline does its source laws.
    is_source = models.BooleanField(default=False)
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
    rows = {pair: CitedDocument(page_id=pair[0], document_id=pair[1]) for pair in cited}
    for page in pages:
        for document in sources_of(page):
            _row(rows, page, document).is_source = True
        for document, anchor in places_of(page):
            _row(rows, page, document).quoted[anchor] = ""
    watched = CitedDocument.objects.filter(page__in={page for page, _document in rows})
    for pair in watched.values_list("page", "document"):
        rows.pop(pair, None)
    citing = Page.objects.filter(pk__in={page for page, _document in rows})
    approved = dict(citing.values_list("pk", "last_published_at"))
    facts = _Facts(rows.values(), cited)
    for row in rows.values():
        published = approved[row.page_id]
        facts.tell(row, timezone.localtime(published).date() if published else timezone.localdate())
    CitedDocument.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=1000)
    look_again({document for _page, document in rows})


def _row(rows: dict[tuple[int, int], CitedDocument], page: Any, document: int) -> CitedDocument:
    return rows.setdefault((page.pk, document), CitedDocument(page_id=page.pk, document_id=document))


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
    cited = _provisions(PageCitation.objects.filter(document__in=documents))
    watched = CitedDocument.objects.filter(document__in=documents)
    facts = _Facts(watched.exclude(quoted={}).only("document", "quoted"), cited, documents)
    changed, pages, hidden = [], set(), set()
    for row in watched.iterator(chunk_size=2000):
        known = facts.known(row, timezone.localdate())
        is_changed = known != (row.status, row.touched, row.quoted)
        was_changed = row.changed_at is not None
        if is_changed or was_changed:
            pages.add(row.page_id)
        if row.quoted and not known.status:
            hidden.add(row.page_id)
        if is_changed != was_changed:
            row.changed_at = timezone.now() if is_changed else None
            changed.append(row)
    CitedDocument.objects.bulk_update(changed, ["changed_at"], batch_size=1000)
    if pages:
        known_changed.send(CitedDocument, pages=pages, hidden=hidden)
    return [row.pk for row in changed if row.changed_at]


def accept(rows: models.QuerySet[CitedDocument]) -> int:
    """A person has read the pages: what is known of the documents today changes nothing in them. How many."""
    found = list(rows)
    facts = _Facts(found, _cited_by(found))
    for row in found:
        facts.tell(row, timezone.localdate())
        row.changed_at = None
    return CitedDocument.objects.bulk_update(found, [*Known._fields, "changed_at"], batch_size=1000)


def touching_now(
    rows: Iterable[CitedDocument], notes: dict[int, list[ProvisionNote]]
) -> dict[int, list[ProvisionNote]]:
    """Of the documents' notes, by their primary keys, those that are about what each row's page cites."""
    rows = list(rows)
    cited = _cited_by(rows)
    today = timezone.localdate()
    return {row.pk: _touching(notes[row.document_id], _provisions_of(row, cited), today) for row in rows}


class _Facts:
    """What is known of the documents of some rows, read at once; `cited` are the provisions that pages cite.

    Of rows that are many, those that quote are enough, with the `documents` of all.
    """

    def __init__(
        self, rows: Iterable[CitedDocument], cited: Cited, documents: Iterable[int] | None = None
    ) -> None:
        from .models import LegalDocumentPage
        from .quoting import digests

        rows = list(rows)
        ids = {row.document_id for row in rows} if documents is None else set(documents)
        found = public(LegalDocumentPage.objects.filter(pk__in=ids)).defer_streamfields()
        self.documents = {document.pk: document for document in found}
        self.notes = notes_on(self.documents.values())
        self.cited = cited
        self.texts = digests((row.document_id, anchor) for row in rows for anchor in row.quoted)

    def tell(self, row: CitedDocument, day: datetime.date) -> None:
        """Write what is known into a row."""
        row.status, row.touched, row.quoted = self.known(row, day)

    def known(self, row: CitedDocument, day: datetime.date) -> Known:
        """What is known on `day` of a document and of what the page cites of it."""
        document = self.documents.get(row.document_id)
        quoted = {anchor: self.texts.get((row.document_id, anchor), "") for anchor in row.quoted}
        if document is None:
            return Known("", [], quoted)
        provisions = _provisions_of(row, self.cited)
        status = status_on(document, day)
        if provisions and status in IN_PART:
            status = Status.IN_FORCE
        touching = _touching(self.notes[document.pk], provisions, day)
        return Known(status.value, sorted({note.key for note in touching}), quoted)


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


def _provisions_of(row: CitedDocument, cited: Cited) -> list[str]:
    """What a page cites and quotes of a document; none are the whole of it."""
    found = cited.get((row.page_id, row.document_id))
    if row.is_source or found == []:
        return []
    return [*(found or []), *row.quoted]


def _cited_by(rows: list[CitedDocument]) -> Cited:
    pages, documents = {row.page_id for row in rows}, {row.document_id for row in rows}
    return _provisions(PageCitation.objects.filter(page__in=pages, document__in=documents))


def _provisions(citations: models.QuerySet[PageCitation]) -> Cited:
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
