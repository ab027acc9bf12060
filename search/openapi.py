"""What the search takes and gives, for the description of the API."""

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
from documents.validity import Status

from .engine import Order
from .facets import FACETS
from .query import MAX_LENGTH

ORDERS = {"relevance": Order.RELEVANCE, "date": Order.DATE}


@api_part
def search_part() -> Part:
    responses = {
        "200": answer("One page of results.", "Results"),
        "400": error("A parameter is wrong, or the query takes too long."),
    }
    summary = "The public pages that match a query"
    return Part({"/api/v1/search": operation("search", summary, _parameters(), responses)}, _schemas())


def _parameters() -> list[Schema]:
    return [
        parameter(
            "q",
            {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
            'Words with or without marks, "a phrase", -without, a document\'s number.',
            required=True,
        ),
        *paging(),
        parameter("order", {"enum": list(ORDERS), "default": "relevance"}, "date: the newest first."),
        language(),
        parameter("kind", {"enum": Kind.values}, "The kind of content."),
        parameter("field", IDENTIFIER, "Field of law: a value of the facet."),
        parameter("type", IDENTIFIER, "Type of legal document: a value of the facet."),
        parameter("issuer", IDENTIFIER, "Issuing agency: a value of the facet."),
        parameter("status", {"enum": Status.values}, "Whether a legal document is in force today."),
        parameter("audience", IDENTIFIER, "Whom an outline is for: a value of the facet."),
        parameter(
            "year",
            {"type": "integer", "minimum": 1, "maximum": 9999},
            "Year of issue of a legal document, else of the date shown.",
        ),
    ]


def _schemas() -> Schema:
    return {
        "Results": object_of(
            query={**STRING, "description": "The query as it was understood: in NFC, with single blanks."},
            total=COUNT,
            total_is_exact={
                "type": "boolean",
                "description": "false: an estimate, and only the best results can be paged through.",
            },
            results=list_of(ref("Result")),
            facets=object_of(**{name: ref("Facet") for name in FACETS}),
        ),
        "Result": object_of(
            kind={"enum": Kind.values},
            title=STRING,
            number={**STRING, "description": "A legal document's number; empty for what has none."},
            url={**ADDRESS, "description": "The page, without the anchor."},
            anchor={
                **STRING,
                "description": "The place on the page, without '#'; empty: the whole page.",
            },
            heading={**STRING, "description": "What stands above the text that was found."},
            snippet={**STRING, "description": "The text that was found, as plain text."},
            score={"type": "number", "description": "Compares the results of one query, nothing else."},
            published={"type": ["string", "null"], "format": "date-time"},
            source_id={
                "type": ["string", "null"],
                "description": "The id of the record that the page was imported from, where it was.",
            },
        ),
        "Facet": {
            "description": "What could be narrowed to, with the number of results that would leave.",
            **list_of(object_of(value=STRING, label=STRING, count=COUNT)),
        },
    }
