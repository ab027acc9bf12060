"""Provisions in the words that the archive has of them today, for pages that quote them.

A page keeps which provision it quotes, never its words: those are read anew each time. A law that was amended
is quoted as amended, and what is no longer public is quoted no more.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.listings import public
from core.markup import text_of
from core.routing import with_languages

from .blocks import read_body
from .citation_links import cited
from .citing import Place, digest_of, places_of
from .clauses import clause_ends
from .models import LegalDocumentPage
from .provision_changes import ProvisionState
from .provision_notes import ProvisionNote, anchors_of, ended_at, notes_on
from .review import IN_PART
from .structure import Provision
from .validity import Status, status_on
from .versions import text_of_today

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
    """What a page that is shown quotes, by what is asked for what it cites."""
    places = places_of(page)
    known = cited(page)
    return _quoted(places, known.documents, known.notes) if places else {}


def quoted(places: Collection[Place]) -> dict[Place, Quoted]:
    """Provisions of documents that anyone may read, in a number of queries that doesn't rise."""
    asked = _by_document(places)
    found = public(LegalDocumentPage.objects.filter(pk__in=asked)).defer_streamfields()
    found = found.annotate(text_of_today=text_of_today(asked))
    documents = {document.pk: document for document in found} if asked else {}
    return _quoted(places, documents, notes_on(documents.values()) if documents else {})


def digests(places: Iterable[Place]) -> dict[Place, str]:
    """What tells that the words of a provision have changed; of those that are public and still there. In
    one query, a few texts at a time."""
    asked = _by_document(places)
    found = public(LegalDocumentPage.objects.filter(pk__in=asked)).only("pk")
    found = found.annotate(text_of_today=text_of_today(asked))
    return {
        (document.pk, anchor): digest_of(text_of(wording.html))
        for document in (found.iterator(chunk_size=10) if asked else ())
        for anchor, wording in _wordings(document, asked[document.pk])
    }


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
    places: Iterable[Place],
    documents: Mapping[int, LegalDocumentPage],
    notes: Mapping[int, list[ProvisionNote]],
) -> dict[Place, Quoted]:
    with_languages(documents.values())
    found = {}
    for pk, anchors in _by_document(places).items():
        if document := documents.get(pk):
            words = dict(_wordings(document, anchors))
            for anchor in anchors:
                status = _status(document, anchor, notes.get(pk, []))
                found[pk, anchor] = Quoted(document, words.get(anchor), status)
    return found


def _by_document(places: Iterable[Place]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pk, anchor in places:
        found.setdefault(pk, []).append(anchor)
    return found


def _wordings(document: Any, anchors: Collection[str]) -> Iterator[tuple[str, Wording]]:
    """Of a document with its `text_of_today`."""
    document.body = document.text_of_today
    return _find(read_body(document.body), anchors)


def _status(document: LegalDocumentPage, anchor: str, notes: list[ProvisionNote]) -> Status:
    """Of a document that holds in part, what doesn't hold is told of the provision itself."""
    today = timezone.localdate()
    status = status_on(document, today)
    ended = ended_at(notes, anchor, today)
    if ended:
        return Status.SUSPENDED if ended.state == ProvisionState.SUSPENDED else Status.EXPIRED
    return Status.IN_FORCE if status in IN_PART else status


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
