"""Provisions in the words that the archive has of them today, for pages that quote them.

A page keeps which provision it quotes, never its words: those are read anew each time. A law that was amended
is quoted as amended, and what is no longer public is quoted no more.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from core.listings import public
from core.markup import text_of
from core.routing import with_languages

from .blocks import read_body
from .citation_links import cited, find_documents
from .citing import Place, digest_of, places_of
from .clauses import clause_ends
from .models import LegalDocumentPage
from .provision_changes import ProvisionState
from .provision_notes import ProvisionNote, anchors_of, ended_at, notes_on
from .review import IN_PART
from .structure import Provision
from .validity import Status, status_on
from .versions import DocumentVersion

TAG, ID = re.compile(r"<[^>]+>"), re.compile(r'\sid="[^"]*"')
# An article or what stands in one, in a document or in what is attached to it.
QUOTABLE = re.compile(r"(?:kem-theo-)?dieu-")


class Wording(NamedTuple):
    """A provision as the archive has it: "Khoản 1 Điều 16", the heading of its article, its paragraphs."""

    label: str
    heading: str
    html: str


class Quoted(NamedTuple):
    """A provision with its document and its own status today; no wording where the text lacks it."""

    document: LegalDocumentPage
    wording: Wording | None
    status: Status


def quoted_by(page: Any) -> dict[Place, Quoted]:
    """What a page that is shown quotes, in one query beside those for what it cites."""
    places = places_of(page)
    known = cited(page)
    return _quoted(places, known.documents, known.notes) if places else {}


def quoted(places: Collection[Place]) -> dict[Place, Quoted]:
    """Provisions of documents that anyone may read, in a number of queries that doesn't rise."""
    documents = find_documents(pk__in={pk for pk, _anchor in places}) if places else {}
    return _quoted(places, documents, notes_on(documents.values()) if documents else {})


def wordings(places: Iterable[Place]) -> dict[Place, Wording]:
    """The words of the provisions that are public and still there, in one query."""
    asked: dict[int, list[str]] = {}
    for pk, anchor in places:
        asked.setdefault(pk, []).append(anchor)
    found = {}
    for document in _with_text_of_today(asked).iterator(chunk_size=10) if asked else ():
        document.body = document.text_of_today
        for anchor, wording in _find(read_body(document.body), asked[document.pk]):
            found[document.pk, anchor] = wording
    return found


def digests(places: Iterable[Place]) -> dict[Place, str]:
    """What tells that the words of a provision have changed."""
    return {place: digest_of(text_of(found.html)) for place, found in wordings(places).items()}


def read_provision(document: LegalDocumentPage, words: str) -> str:
    """The anchor of the provision that an editor asks for as "Điều 16" or "khoản 1 Điều 16".

    Raises ValidationError, which says what there is.
    """
    anchors = [anchor for anchor in anchors_of(" ".join(words.split())) if QUOTABLE.match(anchor)]
    if len(anchors) != 1:
        raise ValidationError(_("Name one article, or one clause or point of it, such as: khoản 1 Điều 16."))
    if not any(_find(document.provisions, anchors)):
        articles = [provision.label for provision in document.provisions if provision.kind == "article"]
        if not articles:
            raise ValidationError(_("The archive has no articles of this document."))
        raise ValidationError(
            _("This document has no “%(provision)s”. Its articles go from %(first)s to %(last)s.")
            % {"provision": words, "first": articles[0], "last": articles[-1]}
        )
    return anchors[0]


def _quoted(
    places: Collection[Place],
    documents: Mapping[int, LegalDocumentPage],
    notes: Mapping[int, list[ProvisionNote]],
) -> dict[Place, Quoted]:
    words = wordings(places)
    with_languages(documents.values())
    return {
        (pk, anchor): Quoted(
            documents[pk], words.get((pk, anchor)), _status(documents[pk], anchor, notes.get(pk, []))
        )
        for pk, anchor in places
        if pk in documents
    }


def _status(document: LegalDocumentPage, anchor: str, notes: list[ProvisionNote]) -> Status:
    """Of a document that holds in part, what doesn't hold is told of the provision itself."""
    today = timezone.localdate()
    status = status_on(document, today)
    ended = ended_at(notes, anchor, today)
    if ended:
        return Status.SUSPENDED if ended.state == ProvisionState.SUSPENDED else Status.EXPIRED
    return Status.IN_FORCE if status in IN_PART else status


def _with_text_of_today(pks: Iterable[int]) -> QuerySet[LegalDocumentPage]:
    """The public ones, each with its body or that of the version that is in force today."""
    of_it = DocumentVersion.objects.filter(document=Coalesce(OuterRef("alias_of"), OuterRef("pk")), live=True)
    begun = of_it.filter(valid_from__lte=timezone.localdate()).order_by("-valid_from")
    text = Coalesce(Subquery(begun.values("body")[:1]), F("body"))
    return public(LegalDocumentPage.objects.filter(pk__in=pks)).only("pk").annotate(text_of_today=text)


def _find(provisions: Iterable[Provision], anchors: Collection[str]) -> Iterator[tuple[str, Wording]]:
    for provision in provisions:
        if provision.anchor in anchors:
            yield (
                provision.anchor,
                Wording(provision.label, provision.heading, _without_ids(provision.content)),
            )
        for clause, end in clause_ends(provision.clauses, len(provision.html)):
            if clause.anchor in anchors:
                html = _without_ids("".join(provision.html[clause.start : end]))
                label = f"{clause.label} {provision.label}"
                yield clause.anchor, Wording(label[0].upper() + label[1:], provision.heading, html)


def _without_ids(html: str) -> str:
    """The places of the law aren't those of the page that quotes it. No ">" stands in a tag of ours."""
    return TAG.sub(lambda tag: ID.sub("", tag[0]), html)
