"""What a document's page says of it to other programs: schema.org's Legislation with the properties of ELI.

Sources: https://schema.org/Legislation; ELI ontology 1.4, http://data.europa.eu/eli/ontology#.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from core.kinds import Kind

from .addresses import akoma_ntoso_address, stable_addresses
from .models import LegalDocumentPage
from .numbers import shown_number
from .relations import RelationGroup, RelationKind, RelationLine
from .validity import Status

Node = dict[str, Any]

CONTEXT = [
    "https://schema.org",
    {"eli": "http://data.europa.eu/eli/ontology#", "xsd": "http://www.w3.org/2001/XMLSchema#"},
]
# Of one property: the constitution is the basis of thousands.
MOST = 50
# What is suspended isn't applied; what is true of a part is true of no more.
IN_FORCE = {
    Status.NOT_YET: ("NotInForce", "notInForce"),
    Status.IN_FORCE: ("InForce", "inForce"),
    Status.PARTLY_EXPIRED: ("PartiallyInForce", "partiallyInForce"),
    Status.PARTLY_SUSPENDED: ("PartiallyInForce", "partiallyInForce"),
    Status.EXPIRED: ("NotInForce", "notInForce"),
    Status.SUSPENDED: ("NotInForce", "notInForce"),
}
CHANGES = ("legislationChanges", "eli:changes", "eli:changed_by")
REPEALS = ("legislationRepeals", "eli:repeals", "eli:repealed_by")
# What a document does, in the words of schema.org and of ELI, and what is done to it, which only ELI tells.
RELATIONS = {
    RelationKind.REPLACES: REPEALS,
    RelationKind.REPEALS: REPEALS,
    RelationKind.SUSPENDS: CHANGES,
    RelationKind.EXTENDS: CHANGES,
    RelationKind.AMENDS: ("legislationAmends", "eli:amends", "eli:amended_by"),
    RelationKind.CORRECTS: ("legislationCorrects", "eli:corrects", "eli:corrected_by"),
    RelationKind.CONSOLIDATES: ("legislationConsolidates", "eli:consolidates", "eli:consolidated_by"),
    RelationKind.DETAILS: (
        "legislationEnsuresImplementationOf",
        "eli:ensures_implementation_of",
        "eli:implementation_ensured_by",
    ),
    RelationKind.BASED_ON: ("isBasedOn", "eli:based_on", "eli:basis_for"),
    RelationKind.REFERS: ("citation", "eli:cites", "eli:cited_by"),
}


def legislation(document: LegalDocumentPage, context: Any, request: HttpRequest) -> Node:
    """A document as a node of JSON-LD, with what `context`, that of its page, has read already."""
    ids = stable_addresses([document, *_others(context)], request)
    node = {
        "@context": CONTEXT,
        "@type": ["Legislation", "eli:LegalResource"],
        "@id": ids[document.pk],
        "url": document.get_full_url(request),
        "inLanguage": document.locale.language_code,
        "encoding": _encoding(akoma_ntoso_address(document, request)),
        **_identity(document),
        **_agents(context["issuers"]),
        **_force(document),
        **_Links(ids, context).nodes,
    }
    return {name: value for name, value in node.items() if value}


def _others(context: Any) -> list[LegalDocumentPage]:
    related = [line.document for group in context["relation_groups"] for line in group.lines[:MOST]]
    return [*filter(None, related), *context["cited_documents"], *_citing(context)]


def _citing(context: Any) -> list[LegalDocumentPage]:
    groups = [group for group in context["citing_pages"] if group.kind == Kind.DOCUMENTS]
    return [page for group in groups for page in group.pages]


def reference(document: LegalDocumentPage, ids: Mapping[int, str]) -> Node:
    """A document as another node names it."""
    number = shown_number(document.number)
    node = {"@type": "Legislation", "@id": ids[document.pk], "name": document.title}
    return {**node, "legislationIdentifier": number} if number else node


class _Links:
    """The documents that a document has to do with, by property, each once and so many at most."""

    def __init__(self, ids: Mapping[int, str], context: Any) -> None:
        self.nodes: dict[str, list[Node]] = {}
        self._ids = ids
        for group in context["relation_groups"]:
            self._add_group(group)
        for other in context["cited_documents"]:
            self._add("citation", reference(other, ids))
            self._add("eli:cites", {"@id": ids[other.pk]})
        for other in _citing(context):
            self._add("eli:cited_by", {"@id": ids[other.pk]})

    def _add(self, name: str, node: Node) -> None:
        nodes = self.nodes.setdefault(name, [])
        if len(nodes) < MOST and node not in nodes:
            nodes.append(node)

    def _add_group(self, group: RelationGroup) -> None:
        for line in group.lines[:MOST]:
            # To repeal a provision is to change the document.
            is_part = line.provisions and RELATIONS[group.kind] == REPEALS
            self._add_line(CHANGES if is_part else RELATIONS[group.kind], group.is_inverse, line)

    def _add_line(self, names: tuple[str, str, str], is_inverse: bool, line: RelationLine) -> None:
        schema_name, eli_name, eli_inverse = names
        if line.document:
            identifier = {"@id": self._ids[line.document.pk]}
            self._add(eli_inverse if is_inverse else eli_name, identifier)
        if not is_inverse:
            named = reference(line.document, self._ids) if line.document else {"name": line.citation}
            self._add(schema_name, {"@type": "Legislation", **named})


def _identity(document: LegalDocumentPage) -> Node:
    number = shown_number(document.number)
    type_name = str(document.document_type or "")
    return {
        "name": document.title,
        "abstract": document.lead,
        "legislationIdentifier": number,
        "eli:id_local": number,
        "legislationType": type_name,
        "eli:type_document": {"@type": "eli:ResourceType", "name": type_name} if type_name else None,
        "legislationDate": _iso(document.issued_on),
        "eli:date_document": _date(document.issued_on),
        "eli:date_publication": _date(document.gazetted_on),
    }


def _agents(issuers: Iterable[Any]) -> Node:
    rows = list(issuers)
    agencies = [{"@type": ["Organization", "eli:Organization"], "name": str(row.issuer)} for row in rows]
    signers = [_signer(row) for row in rows if row.signer]
    return {"legislationPassedBy": agencies, "eli:passed_by": agencies, "legislationResponsible": signers}


def _signer(row: Any) -> Node:
    person = {"@type": "Person", "name": row.signer}
    return {**person, "jobTitle": row.signer_title} if row.signer_title else person


def _force(document: LegalDocumentPage) -> Node:
    """Whether and when it is in force; nothing of what isn't known."""
    schema_name, eli_name = IN_FORCE.get(document.status, ("", ""))
    start, end = document.effective_on, document.ended_on
    return {
        "legislationLegalForce": f"https://schema.org/{schema_name}" if schema_name else "",
        "eli:in_force": {"@id": f"eli:InForce-{eli_name}"} if eli_name else None,
        "eli:first_date_entry_in_force": _date(start),
        "eli:date_no_longer_in_force": _date(end),
        # An interval of ISO 8601; two dots stand for an end that isn't known.
        "temporalCoverage": f"{_iso(start)}/{_iso(end) or '..'}" if start else "",
    }


def _encoding(address: str) -> Node | None:
    if not address:
        return None
    return {"@type": "LegislationObject", "encodingFormat": "application/akn+xml", "contentUrl": address}


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _date(day: datetime.date | None) -> Node | None:
    return {"@type": "xsd:date", "@value": day.isoformat()} if day else None
