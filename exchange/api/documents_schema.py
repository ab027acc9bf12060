"""What the API of legal documents takes and gives, for the description of the whole API."""

from core.kinds import Kind
from core.openapi import (
    ADDRESS,
    COUNT,
    IDENTIFIER,
    STRING,
    Part,
    Schema,
    answer,
    api_part,
    error,
    language,
    list_of,
    object_of,
    operation,
    paging,
    parameter,
    ref,
)
from documents.provision_changes import ProvisionState
from documents.relations import RelationKind
from documents.structure import LABELS
from documents.validity import Status

from .documents import NUMBER_LENGTH

DATE: Schema = {"type": "string", "format": "date"}
DATE_OR_NULL: Schema = {"type": ["string", "null"], "format": "date"}
FLAG: Schema = {"type": "boolean"}
ANCHOR: Schema = {**STRING, "description": "A place on the document's page, without '#'; empty: all of it."}

BAD_PARAMETER = error("A parameter is wrong.")
NO_DOCUMENT = error("There is no such document, or not everyone may read it.")


@api_part
def documents_part() -> Part:
    base = "/api/v1/documents"
    one = f"{base}/{{id}}"
    whole = _responses(answer("The document.", "Document"))
    made = _responses(answer("One page of them.", "Citations"))
    of_it = _responses(answer("One page of them.", "CitingPlaces"))
    listed = {"200": answer("One page of them.", "Documents"), "400": BAD_PARAMETER}
    text = {"200": {"description": "The text.", "content": {"application/akn+xml": {}}}, "404": NO_DOCUMENT}
    number = parameter("number", {"type": "string", "maxLength": NUMBER_LENGTH}, "A number, in any spelling.")
    many = [number, _day(), *paging(), language()]
    return Part(
        {
            base: operation("documents", "The documents with a number, or all", many, listed),
            one: operation("document", "All of a document but its text", [page_id(), _day()], whole),
            f"{one}/citations": operation("citations", "What it cites", [page_id(), *paging()], made),
            f"{one}/cited-by": operation("citedBy", "What cites it", [page_id(), *paging()], of_it),
            f"{one}/akn.xml": operation("akomaNtoso", "Its text as Akoma Ntoso 3.0", [page_id()], text),
        },
        _schemas(),
    )


def _responses(found: Schema) -> Schema:
    return {"200": found, "400": BAD_PARAMETER, "404": NO_DOCUMENT}


def page_id() -> Schema:
    return {"name": "id", "in": "path", "required": True, "description": "Of the page.", "schema": IDENTIFIER}


def _day() -> Schema:
    return parameter("day", DATE, "The day whose status is told; today where it is empty.")


def _schemas() -> Schema:
    return {
        "Documents": object_of(total=COUNT, results=list_of(ref("Summary"))),
        "Summary": object_of(**_summary()),
        "Document": object_of(**_summary(), **_details()),
        "Reference": object_of(**_reference()),
        "Status": object_of(value={"enum": Status.values}, label=STRING, day=DATE),
        "Term": object_of(
            value={**STRING, "description": "As the search takes it for this facet."}, label=STRING
        ),
        "Relation": object_of(
            kind={"enum": RelationKind.values},
            is_inverse={**FLAG, "description": "true: the other document does it to this one."},
            label=STRING,
            document=or_null(object_of(**_reference(), status=ref("Status"))),
            citation={**STRING, "description": "How a document that isn't here is cited."},
            provisions={**STRING, "description": "What of the document acted on is meant; empty: all of it."},
            **{"from": DATE_OR_NULL},
        ),
        "ProvisionValidity": object_of(
            provisions={**STRING, "description": "As an editor wrote them."},
            state={"enum": ProvisionState.values},
            label=STRING,
            document=or_null(ref("Reference")),
            citation={**STRING, "description": "What says so, where that isn't here."},
            **{"from": DATE, "until": DATE_OR_NULL},
        ),
        "Elsewhere": object_of(total=COUNT, url=ADDRESS),
        "Citations": object_of(total=COUNT, results=list_of(ref("Citation"))),
        "Citation": object_of(
            words={**STRING, "description": "The words that cite."},
            place={
                "type": ["string", "null"],
                "description": "The anchor of the article in which they stand; null: abstract or file.",
            },
            document={
                **or_null(ref("Reference")),
                "description": "null where it isn't sure which is meant.",
            },
            anchor=ANCHOR,
        ),
        "CitingPlaces": object_of(total=COUNT, results=list_of(ref("CitingPlace"))),
        "CitingPlace": object_of(page=ref("Reference"), words=STRING, anchor=ANCHOR),
    }


def _reference() -> Schema:
    return {
        "id": IDENTIFIER,
        "kind": {"enum": Kind.values},
        "title": STRING,
        "number": {**STRING, "description": "Of a legal document; empty for what has none."},
        "url": {**ADDRESS, "description": "The page."},
        "api_url": {"type": ["string", "null"], "format": "uri", "description": "Of a legal document."},
    }


def _summary() -> Schema:
    issuer = object_of(issuer=ref("Term"), signer=STRING, signer_title=STRING)
    return {
        **_reference(),
        "language": STRING,
        "stable_url": {**ADDRESS, "description": "Stays when the page moves, if no other has the number."},
        "source_id": {
            "type": ["string", "null"],
            "description": "The id of the record it was imported from.",
        },
        "abstract": STRING,
        "type": or_null(ref("Term")),
        "field": or_null(ref("Term")),
        "issuers": list_of(issuer),
        "issued_on": DATE_OR_NULL,
        "gazetted_on": {**DATE_OR_NULL, "description": "The day of the official gazette."},
        "effective_on": DATE_OR_NULL,
        "ended_on": {**DATE_OR_NULL, "description": "The first day on which it is no longer in force."},
        "status": ref("Status"),
        "status_reason": {**STRING, "description": "Why an editor has decided on the status."},
        "validity_checked": {**FLAG, "description": "Whether someone looked for what changed it."},
        "is_summary": {**FLAG, "description": "The page has a summary, not the document's own text."},
        "updated": {"type": ["string", "null"], "format": "date-time"},
    }


def _details() -> Schema:
    place = object_of(anchor=STRING, kind={"enum": list(LABELS)}, label=STRING, heading=STRING)
    return {
        "akoma_ntoso": {
            "type": ["string", "null"],
            "format": "uri",
            "description": "Its text as Akoma Ntoso.",
        },
        "files": list_of(object_of(title=STRING, url=ADDRESS, size={"type": ["integer", "null"]})),
        "contents": list_of(place),
        "provisions": list_of(ref("ProvisionValidity")),
        "relations": list_of(ref("Relation")),
        "citations": ref("Elsewhere"),
        "cited_by": ref("Elsewhere"),
    }


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
