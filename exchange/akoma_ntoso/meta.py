"""What an Akoma Ntoso document says of itself: its names, dates and authors, its life, what it refers to."""

import datetime
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.frame import Frame
from core.text import clean_text
from documents.addresses import akoma_ntoso_address, stable_addresses
from documents.models import LegalDocumentPage
from documents.numbers import shown_number
from documents.relations import LIFE, RelationGroup, RelationKind, RelationLine, relation_groups

from .blocks import Element, add
from .names import COUNTRY, expression_iri, language_of, work_iri

PUBLISHER = "publisher"
# By what another document does to this one; the rest changes nothing of its text or its force.
EVENTS = {
    RelationKind.REPLACES: "repeal",
    RelationKind.REPEALS: "repeal",
    RelationKind.SUSPENDS: "amendment",
    RelationKind.EXTENDS: "amendment",
    RelationKind.AMENDS: "amendment",
    RelationKind.CORRECTS: "amendment",
}


class Related(NamedTuple):
    """Another document that this one refers to; `is_inverse` where that one acts on this one."""

    eid: str
    kind: RelationKind
    is_inverse: bool
    document: LegalDocumentPage
    line: RelationLine


def write_meta(act: Element, document: LegalDocumentPage, request: HttpRequest) -> None:
    related = _related(relation_groups(document))
    prefetch_related_objects([one.document for one in related], "document_type", "issuers__issuer")
    meta = add(act, "meta")
    _write_identification(meta, document, request)
    if document.gazetted_on:
        gazette = add(meta, "publication", name="cong-bao", showAs=_("Official gazette"))
        gazette.set("date", document.gazetted_on.isoformat())
    _write_lifecycle(meta, document, related)
    _write_references(meta, document, related, request)


def _related(groups: list[RelationGroup]) -> list[Related]:
    """The documents that this one names, and those that play a part in its life."""
    found = [
        (group.kind, group.is_inverse, line.document, line)
        for group in groups
        for line in group.lines
        if line.document and (not group.is_inverse or group.kind in LIFE)
    ]
    return [Related(f"ref_{number}", *one) for number, one in enumerate(found, 1)]


def _write_identification(meta: Element, document: LegalDocumentPage, request: HttpRequest) -> None:
    identification = add(meta, "identification", source=f"#{PUBLISHER}")
    issuers = [f"#issuer_{number}" for number, _row in enumerate(document.issuers.all(), 1)] or ["#issuer"]
    published = _published_on(document)
    dates = [
        ("issued", document.issued_on),
        ("in-force", document.effective_on),
        ("no-longer-in-force", document.ended_on),
    ]
    known = [(name, day) for name, day in dates if day] or [("published-here", published)]
    work, expression = work_iri(document), expression_iri(document)
    stable = stable_addresses([document], request)[document.pk]
    element = add(identification, "FRBRWork")
    _write_core(element, work, "", stable, known, issuers)
    _write_work(element, document)
    element = add(identification, "FRBRExpression")
    _write_core(element, expression, "", document.get_full_url(request), known[:1], [f"#{PUBLISHER}"])
    # The text that counts is the one that the issuing agency published.
    add(element, "FRBRauthoritative", value="false")
    add(element, "FRBRlanguage", language=language_of(document))
    element = add(identification, "FRBRManifestation")
    address = akoma_ntoso_address(document, request)
    _write_core(element, expression, ".xml", address, [("published-here", published)], [f"#{PUBLISHER}"])
    add(element, "FRBRformat", value="application/akn+xml")


def _write_core(
    element: Element,
    iri: str,
    suffix: str,
    address: str,
    dates: list[tuple[str, datetime.date]],
    authors: list[str],
) -> None:
    """What the work, its expression and its manifestation all have. The alias is their address on the web."""
    add(element, "FRBRthis", value=f"{iri}/!main{suffix}")
    add(element, "FRBRuri", value=f"{iri}{suffix}")
    add(element, "FRBRalias", name="web", value=address)
    for name, day in dates:
        add(element, "FRBRdate", date=day.isoformat(), name=name)
    for author in authors:
        add(element, "FRBRauthor", href=author)


def _write_work(work: Element, document: LegalDocumentPage) -> None:
    add(work, "FRBRcountry", value=COUNTRY)
    if document.document_type:
        add(work, "FRBRsubtype", value=document.document_type.slug)
    if number := shown_number(document.number):
        add(work, "FRBRnumber", value=clean_text(number))
    add(work, "FRBRname", value=clean_text(document.title))


def _published_on(document: LegalDocumentPage) -> datetime.date:
    moment = document.last_published_at
    return timezone.localdate(moment) if moment else timezone.localdate()


def _write_lifecycle(meta: Element, document: LegalDocumentPage, related: list[Related]) -> None:
    """The day of its making, and what others did to it, in the order of the days."""
    made = document.issued_on or document.effective_on or _published_on(document)
    events = [(made, "generation", "original")]
    for one in related:
        if one.is_inverse and one.kind in EVENTS and one.line.starts_on:
            kind = "amendment" if one.line.provisions else EVENTS[one.kind]
            events.append((one.line.starts_on, kind, one.eid))
    if document.ended_on and not any(kind == "repeal" for _day, kind, _source in events):
        events.append((document.ended_on, "repeal", "original"))
    lifecycle = add(meta, "lifecycle", source=f"#{PUBLISHER}")
    for number, (day, kind, source) in enumerate(sorted(events), 1):
        event = add(lifecycle, "eventRef", eId=f"event_{number}", source=f"#{source}", type=kind)
        event.set("date", day.isoformat())


def _write_references(
    meta: Element, document: LegalDocumentPage, related: list[Related], request: HttpRequest
) -> None:
    references = add(meta, "references", source=f"#{PUBLISHER}")
    _refer(references, "original", "original", work_iri(document), document.number)
    for one in related:
        tag = "passiveRef" if one.is_inverse else "activeRef"
        shown = f"{one.document.number}, {one.document.title}"
        _refer(references, tag, one.eid, work_iri(one.document), shown)
    issuers = [row.issuer for row in document.issuers.all()]
    for number, issuer in enumerate(issuers, 1):
        _refer_agency(references, f"issuer_{number}", issuer.slug, issuer.name)
    if not issuers:
        _refer_agency(references, "issuer", "unknown", _("Issuer not known"))
    frame = Frame(request)
    agency = frame.details.agency_name if frame.details else frame.site_name
    _refer(references, "TLCOrganization", PUBLISHER, frame.root_url, agency)


def _refer_agency(references: Element, eid: str, slug: str, name: str) -> None:
    _refer(references, "TLCOrganization", eid, f"/akn/ontology/organization/{COUNTRY}/{slug}", name)


def _refer(references: Element, tag: str, eid: str, href: str, shown: str) -> None:
    add(references, tag, eId=eid, href=href, showAs=clean_text(shown))
