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
from lxml import html as lxml_html

from core.listings import public
from core.markup import text_of
from core.routing import with_languages
from core.text import clean_text

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
PROVISION = re.compile(
    r"(?:điểm [a-zđ][0-9]{0,2},? )?(?:khoản [0-9]{1,3}[a-zđ]?,? )?điều [0-9]{1,4}[a-zđ]?(?: kèm theo)?",
    re.IGNORECASE,
)
ATTACHED, SECOND = "kem-theo-", re.compile(r"kem-theo-\d")
HEADING = re.compile(r"<h[1-6]\b")
LISTED = re.compile(r"<(?:li|[ou]l)\b")
LIST_OPENING = re.compile(r"<[ou]l\b")


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


def anchor_of(words: str) -> str:
    """The place of what is plainly one provision: "Điều 16", "điểm a khoản 1 Điều 16", "Điều 16 kèm theo";
    nothing for all else, since the words of another provision are worse than none."""
    found = PROVISION.fullmatch(_tidy(words))
    anchors = anchors_of(found[0]) if found else ()
    return anchors[0] if len(anchors) == 1 else ""


def read_provision(document: LegalDocumentPage, words: str) -> str:
    """The provision that an editor asks for, in words of which anchor_of finds the place.

    Raises ValidationError, which says what to write, or what there is.
    """
    words = _tidy(words)
    anchor = anchor_of(words)
    if not anchor:
        raise ValidationError(
            _(
                "Write one provision, the smallest part first: Điều 16, khoản 1 Điều 16, điểm a khoản 1 "
                "Điều 16; of what is attached to the document: Điều 16 kèm theo."
            )
        )
    provisions = document.provisions
    if anchor.startswith(ATTACHED) and any(SECOND.match(provision.anchor) for provision in provisions):
        raise ValidationError(
            _("Several texts are attached to this document: copy the words of this provision as a quotation.")
        )
    if not any(_find(provisions, [anchor])):
        raise ValidationError(_what_there_is(provisions, anchor, words))
    return words


def _tidy(words: str) -> str:
    return " ".join(clean_text(words).split())


def _what_there_is(provisions: Iterable[Provision], anchor: str, words: str) -> str:
    prefix = ATTACHED if anchor.startswith(ATTACHED) else ""
    articles = [one.label for one in provisions if one.anchor.startswith(f"{prefix}dieu-")]
    if not articles:
        return _("The archive has no articles of this document.")
    return _("This document has no “%(provision)s”. Its articles go from %(first)s to %(last)s.") % {
        "provision": words,
        "first": articles[0],
        "last": articles[-1],
    }


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
        end = _end_of(provision)
        if provision.anchor in anchors:
            html = _without_ids("".join(provision.html[:end]))
            yield provision.anchor, Wording(provision.label, provision.heading, html)
        for clause, clause_end in clause_ends(provision.clauses, end):
            if clause.anchor in anchors and clause.start < end:
                html = _without_ids(_whole(provision.html, clause.start, clause_end))
                label = f"{clause.label} {provision.label}"
                yield clause.anchor, Wording(label[0].upper() + label[1:], provision.heading, html)


def _end_of(provision: Provision) -> int:
    """Where an article ends: before a heading above its own, such as the title of what is attached, unless
    the heading stands in a text that the article quotes."""
    own = provision.tag if HEADING.match(f"<{provision.tag}") else "h4"
    opened = 0
    for place, html in enumerate(provision.html):
        if not opened and HEADING.match(html) and html[1:3] < own:
            return place
        opened = max(0, opened + html.count("“") - html.count("”"))
    return len(provision.html)


def _whole(html: list[str], start: int, end: int) -> str:
    """A part of an article in which each list is whole, and whose items keep their numbers."""
    part = "".join(html[start:end])
    if not LISTED.search(part):
        return part
    root = lxml_html.fragment_fromstring(_list_before(html, start) + part, create_parent="div")
    for empty in [one for one in root.iter("ol", "ul") if not len(one) and not one.text_content().strip()]:
        empty.drop_tree()
    return "".join(lxml_html.tostring(child, encoding="unicode") for child in root)


def _list_before(html: list[str], start: int) -> str:
    """The tag of the list that the item at `start` stands in, counting from it; nothing for what is none."""
    if not html[start].startswith("<li"):
        return ""
    place = next((one for one in range(start - 1, -1, -1) if LIST_OPENING.match(html[one])), start)
    if place == start:
        return ""
    opened = lxml_html.fragment_fromstring(html[place])
    if opened.tag == "ol" and "reversed" not in opened.attrib:
        first = opened.get("start", "1")
        before = sum(1 for one in html[place + 1 : start] if one.startswith("<li"))
        opened.set("start", str(int(first) + before if first.isdecimal() else before + 1))
    return lxml_html.tostring(opened, encoding="unicode").partition("</")[0]


def _without_ids(html: str) -> str:
    """The places of the law aren't those of the page that quotes it. No ">" stands in a tag of ours."""
    return TAG.sub(lambda tag: ID.sub("", tag[0]), html)
