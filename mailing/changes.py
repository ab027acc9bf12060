"""What readers are told when a document changes: its status, provisions, relations, text."""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.markup import text_of
from documents.models import LegalDocumentPage
from documents.provision_notes import notes_on
from documents.relations import relation_groups
from documents.validity import Status, status_on
from documents.versions import text_on, texts_of

from . import letters
from .failures import each_alone
from .models import Topic, Wish, confirmed
from .subjects import documents_of

# Documents looked at together.
BATCH = 50


class State:
    """A public document as it is today, by what is kept of it (`known`) and by what is told of each part."""

    def __init__(self, document: LegalDocumentPage) -> None:
        today = timezone.localdate()
        self.document = document
        self.notes = {
            # What comes is told when it is known, and once more on the day.
            f"{note.key} {note.is_due(today)}": f"{capfirst(note.provisions)}: {note.told(today)}"
            for note in notes_on([document])[document.pk]
            if note.is_told(today)
        }
        self.relations = dict(_relations(document))
        self.status = status_on(document, today)
        self.text = _digest(text_on(texts_of(document), today).body)

    @property
    def known(self) -> dict[str, Any]:
        return {
            "page": self.document.pk,
            "status": self.status.value,
            "notes": sorted(self.notes),
            "relations": sorted(self.relations),
            "text": self.text,
        }

    def news_since(self, known: dict[str, Any]) -> list[str]:
        """What has changed, a line each, in the language that is active."""
        found = []
        if known["status"] != self.status.value:
            statuses = {"before": Status(known["status"]).label, "now": self.status.label}
            found.append(_("Its status was: %(before)s. Now it is: %(now)s.") % statuses)
        found += [line for key, line in self.relations.items() if key not in known["relations"]]
        found += [line for key, line in self.notes.items() if key not in known["notes"]]
        # Another page, such as a new translation, isn't another text.
        if known["page"] == self.document.pk and known["text"] != self.text:
            found.append(_("Its text on our site has changed."))
        return found


def _relations(document: LegalDocumentPage) -> Iterator[tuple[str, str]]:
    for group in relation_groups(document):
        for line in group.lines:
            other = line.document
            name = other.title if other else line.citation
            key = str(other.translation_key) if other else line.citation
            told = f"{capfirst(str(group.label))}: {name}"
            if line.provisions:
                told = f"{told} ({line.provisions})"
            yield f"{group.kind} {group.is_inverse} {key} {line.provisions}", told


def _digest(body: Any) -> str:
    """Of the words alone: blocks may be cut or marked up otherwise."""
    parts = (block.value.source if block.block_type == "legal_text" else block.render() for block in body)
    text = " ".join(" ".join(text_of(part) for part in parts).split())
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def known_of(wish: Wish) -> dict[str, Any] | None:
    """What is known of the document of a wish; None where it isn't public, or the wish is of no document."""
    if wish.topic != Topic.DOCUMENT:
        return None
    found = documents_of([wish.subject], wish.subscriber.language)
    return State(found[uuid.UUID(wish.subject)]).known if found else None


def send_changes() -> list[str]:
    """Tell all who want to know of the documents that have changed. What failed, a line each."""
    failures: list[str] = []
    for language, _name in settings.LANGUAGES:
        of_language = confirmed(Topic.DOCUMENT).filter(subscriber__language=language)
        keys = list(of_language.order_by("subject").values_list("subject", flat=True).distinct())
        for start in range(0, len(keys), BATCH):
            documents = documents_of(keys[start : start + BATCH], language)
            for key, document in documents.items():
                with override(language), each_alone(failures, f"document {document.pk}"):
                    _tell_all(State(document), of_language.filter(subject=str(key)), failures)
    return failures


def _tell_all(state: State, wishes: QuerySet[Wish], failures: list[str]) -> None:
    known = state.known
    for wish in wishes.exclude(known=known).values_list("pk", flat=True):
        with each_alone(failures, f"wish {wish}"):
            _tell(wish, state, known)


@transaction.atomic
def _tell(pk: int, state: State, known: dict[str, Any]) -> None:
    """In one transaction with the mail that waits in the database: nobody is told twice."""
    found = Wish.objects.select_for_update(of=("self",), skip_locked=True).select_related("subscriber")
    wish = found.filter(pk=pk).first()
    if wish is None:
        return
    news = state.news_since(wish.known) if wish.known else []
    wish.known, wish.told_at = known, timezone.now()
    wish.save()
    if news:
        document = state.document
        context = {"document": document, "address": document.full_url, "news": news}
        subject = _("Changed: %(title)s") % {"title": document.title}
        letters.send(wish.subscriber, subject, "changes", context, cancels=wish)
