"""What of a document's provisions holds no longer, or not yet, told at the very point of its text.

Law 64/2025/QH15, articles 53 to 56: validity goes down to the điều, khoản and điểm.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .citations.provisions import UNITS, read_chain
from .provision_changes import EFFECTS, ProvisionChange, ProvisionState
from .relations import DocumentRelation, RelationKind, acting_on
from .structure import nearest

if TYPE_CHECKING:
    from .models import LegalDocumentPage

# The articles of what a decision issues beside its own: "Điều 5 Quy chế ban hành kèm theo".
ATTACHED = re.compile(r"kèm theo|quy chế|quy định|điều lệ|nội quy")
FIRST_UNIT = re.compile(rf"(?<!\w)(?:{UNITS})(?= )")

# What the relation of another document says of a provision.
STATES = {
    RelationKind.REPLACES: ProvisionState.ENDED,
    RelationKind.REPEALS: ProvisionState.ENDED,
    RelationKind.SUSPENDS: ProvisionState.SUSPENDED,
    RelationKind.AMENDS: ProvisionState.AMENDED,
    RelationKind.CORRECTS: ProvisionState.CORRECTED,
}
# As a reader is told, on that day or later, and before it.
SINCE = {
    ProvisionState.ENDED: (_("No longer in force from %(day)s"), _("Will end on %(day)s")),
    ProvisionState.SUSPENDED: (_("Suspended from %(day)s"), _("Will be suspended from %(day)s")),
    ProvisionState.AMENDED: (_("Amended from %(day)s"), _("Will be amended from %(day)s")),
    ProvisionState.CORRECTED: (_("Corrected on %(day)s"), _("Corrected on %(day)s")),
    ProvisionState.STARTS: (_("In force only from %(day)s"), _("In force only from %(day)s")),
}


class ProvisionNote(NamedTuple):
    """What is told of provisions: `document` is the public one that did it, or `citation` names it."""

    state: ProvisionState
    provisions: str
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    document: "LegalDocumentPage | None" = None
    citation: str = ""

    @property
    def key(self) -> str:
        """What tells it from others, however its provisions are written."""
        places = " ".join(anchors_of(self.provisions)) or self.provisions
        digest = hashlib.blake2b(places.encode(), digest_size=8).hexdigest()
        return f"{self.state} {self.starts_on} {digest}"

    def is_due(self, day: datetime.date) -> bool:
        return self.starts_on <= day

    def is_told(self, day: datetime.date) -> bool:
        """Not of what is over: a suspension that has ended, a provision that has come into force."""
        is_over = self.ends_on is not None and self.ends_on <= day
        return not is_over and not (self.state == ProvisionState.STARTS and self.is_due(day))

    def is_ended(self, day: datetime.date) -> bool:
        """Whether the provisions don't hold on `day`."""
        if self.state == ProvisionState.STARTS:
            return not self.is_due(day)
        return self.state in EFFECTS and self.is_due(day) and self.is_told(day)

    def told(self, day: datetime.date) -> str:
        """Such as "No longer in force from 01/01/2027"."""
        due, coming = SINCE[self.state]
        sentence = (due if self.is_due(day) else coming) % {"day": date_format(self.starts_on, "d/m/Y")}
        if not self.ends_on:
            return sentence
        ends_on = date_format(self.ends_on, "d/m/Y")
        return _("%(since)s, until %(day)s") % {"since": sentence, "day": ends_on}


class Mark(NamedTuple):
    """A note at a place of the text; `is_exact` where it is of the whole place, not of a part that the text
    has no anchor for."""

    note: ProvisionNote
    is_exact: bool


@lru_cache(maxsize=10_000)
def anchors_of(provisions: str) -> tuple[str, ...]:
    """The provisions that an editor wrote, as anchors of documents.structure."""
    low = provisions.lower()
    found: dict[str, None] = {}
    place = 0
    while match := FIRST_UNIT.search(low, place):
        chain = read_chain(low, match.start())
        if chain:
            found |= dict.fromkeys(chain.anchors())
        place = max(chain.end if chain else 0, match.end())
    prefix = "kem-theo-" if ATTACHED.search(low) else ""
    return tuple(prefix + anchor for anchor in found)


def notes_on(documents: Iterable["LegalDocumentPage"]) -> dict[int, list[ProvisionNote]]:
    """What is to be told of the provisions of saved documents, by primary key, in two queries."""
    documents = list(documents)
    notes = acting_notes(documents, acting_rows(documents))
    for row in ProvisionChange.objects.filter(page__in=notes):
        notes[row.page_id].append(own_note(row))
    return notes


def acting_rows(
    documents: Iterable["LegalDocumentPage"], whole: "LegalDocumentPage | None" = None
) -> list[DocumentRelation]:
    """The relations from public documents to provisions of these, and all those to the document `whole`, in
    the order of the days of issue; each with `acted_on`, the translation key of the document it is to."""
    keys = {document.translation_key for document in documents}
    concerned = ~Q(provisions="") & Q(kind__in=STATES)
    if whole:
        keys.add(whole.translation_key)
        concerned |= Q(document__translation_key=whole.translation_key)
    rows = acting_on(keys).filter(concerned).annotate(acted_on=F("document__translation_key"))
    shown = rows.select_related("page__document_type").defer("page__body")
    return list(shown.order_by("page__issued_on", "pk"))


def acting_notes(
    documents: Iterable["LegalDocumentPage"], rows: Iterable[DocumentRelation]
) -> dict[Any, list[ProvisionNote]]:
    """What documents of the same language do by these rows to provisions of these, by primary key."""
    notes: dict[Any, list[ProvisionNote]] = {}
    wanted: dict[tuple[Any, int], Any] = {}
    for document in documents:
        notes[document.pk] = []
        wanted[document.translation_key, document.locale_id] = document.pk
    for row in rows:
        if not row.provisions or row.kind not in STATES:
            continue
        pk = wanted.get((row.acted_on, row.page.locale_id))
        since = row.starts_on or row.page.effective_on
        if since and pk in notes:
            state = STATES[RelationKind(row.kind)]
            # A day entered with what ends or amends means nothing, as in validity.changes.
            until = row.ends_on if state == ProvisionState.SUSPENDED else None
            notes[pk].append(ProvisionNote(state, row.provisions, since, until, row.page))
    return notes


def own_note(row: ProvisionChange) -> ProvisionNote:
    return ProvisionNote(
        ProvisionState(row.state), row.provisions, row.starts_on, row.ends_on, citation=row.citation
    )


def marks(
    notes: Iterable[ProvisionNote], anchors: Iterable[str], day: datetime.date
) -> dict[str, list[Mark]]:
    """Where in a text with these anchors the notes stand on `day`: at the provision, or at the smallest one
    that the text has of those that it is in. What the text doesn't have at all is marked nowhere."""
    known = set(anchors)
    found: dict[str, list[Mark]] = {}
    for note in notes:
        if not note.is_told(day):
            continue
        places: dict[str, bool] = {}
        for anchor in anchors_of(note.provisions):
            place = nearest(anchor, known)
            places[place] = places.get(place, True) and place == anchor
        for place, is_exact in places.items():
            if place:
                found.setdefault(place, []).append(Mark(note, is_exact))
    return found


def ended_at(notes: Iterable[ProvisionNote], anchor: str, day: datetime.date) -> ProvisionNote | None:
    """The note by which the provision at `anchor` doesn't hold on `day`: of itself or of what it is in."""
    for note in notes:
        if not note.is_ended(day):
            continue
        if any(f"{anchor}-".startswith(f"{place}-") for place in anchors_of(note.provisions)):
            return note
    return None
