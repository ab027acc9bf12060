"""What an editor must know of the laws that a page cites before it is published."""

from collections import Counter
from typing import Any, NamedTuple

from django.utils import timezone

from .citing import PageCitation, sources_of
from .decisions import Mention, count_candidates
from .models import LegalDocumentPage
from .provision_notes import ProvisionNote, ended_at, notes_on
from .relations import ended_by
from .resolving import draft_citations
from .validity import Status, status_on

# What a text may not rely on.
NOT_HOLDING = {Status.EXPIRED, Status.SUSPENDED, Status.NOT_YET}


class Cited(NamedTuple):
    """A document that a page cites at so many places: its status today, the cited provisions of it that don't
    hold, and what ended it."""

    document: LegalDocumentPage
    places: int
    status: Status
    ended: list[ProvisionNote]
    ended_by: list[LegalDocumentPage]

    @property
    def is_problem(self) -> bool:
        return self.status in NOT_HOLDING or bool(self.ended)

    @property
    def told(self) -> list[str]:
        """What is to be said of the provisions: "Điều 8: No longer in force from 01/01/2027"."""
        today = timezone.localdate()
        return [f"{note.provisions}: {note.told(today)}" for note in self.ended]


class Waiting(NamedTuple):
    """A mention for which no document is certain, the document as it is named, and how many may be meant."""

    mention: Mention
    named: str
    places: int
    candidates: int


class Check(NamedTuple):
    cited: list[Cited]
    waiting: list[Waiting]

    @property
    def problems(self) -> list[Cited]:
        return [one for one in self.cited if one.is_problem]


def check_citations(page: Any) -> Check:
    """Check a page as it stands in the editor, saved or not."""
    rows = draft_citations(page)
    cited: dict[int, list[str]] = {pk: [] for pk in sources_of(page)}
    for row in rows:
        if row.document_id and row.document_id != page.pk:
            cited.setdefault(row.document_id, []).extend(row.provisions)
    return Check(_cited(cited, rows), _waiting([row for row in rows if not row.document_id]))


def _cited(provisions: dict[int, list[str]], rows: list[PageCitation]) -> list[Cited]:
    """The documents, those that are a problem first."""
    today = timezone.localdate()
    documents = list(LegalDocumentPage.objects.filter(pk__in=provisions).defer_streamfields())
    notes, ending = notes_on(documents), ended_by(documents)
    places = Counter(row.document_id for row in rows)
    found = []
    for document in documents:
        ended = (ended_at(notes[document.pk], anchor, today) for anchor in provisions[document.pk])
        told = list(dict.fromkeys(note for note in ended if note))
        status = status_on(document, today)
        found.append(Cited(document, places[document.pk], status, told, ending[document.pk]))
    return sorted(found, key=lambda one: (not one.is_problem, one.document.title))


def _waiting(rows: list[PageCitation]) -> list[Waiting]:
    named = {row.identity: row.named for row in rows}
    places = Counter(row.identity for row in rows)
    found = []
    candidates = count_candidates(Mention(*identity) for identity in places)
    for identity, count in places.most_common():
        mention = Mention(*identity)
        found.append(Waiting(mention, named[identity], count, candidates[mention]))
    return found
