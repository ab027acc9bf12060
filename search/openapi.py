"""What the API takes and gives, as an OpenAPI 3.1 document; the API takes its limits from here."""

from typing import Any

from django.conf import settings

from core.kinds import Kind
from documents.validity import Status

from .engine import PAGE_SIZE, Order
from .facets import FACETS
from .query import MAX_LENGTH

METHODS = ("GET", "HEAD", "OPTIONS")
DEFAULT_PAGE_SIZE = PAGE_SIZE
MAX_PAGE_SIZE = 50
# In place of a language: every one.
ALL = "all"
ORDERS = {"relevance": Order.RELEVANCE, "date": Order.DATE}

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TERM: Schema = {"type": "integer", "minimum": 1}


def document() -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tìm kiếm – Search",
            "version": "1.0.0",
            "description": "Tìm tin tức, văn bản pháp luật và đề cương đã công khai. "
            "Search of the public news, legal documents and outlines.",
        },
        "paths": {
            "/api/v1/search": {
                "get": {
                    "operationId": "search",
                    "summary": "The public pages that match a query",
                    "parameters": _parameters(),
                    "responses": {
                        "200": _response("One page of results.", "Results"),
                        "400": _response("A parameter is wrong, or the query takes too long.", "Error"),
                        "405": _response("The method is none of those that are answered.", "Error"),
                    },
                }
            }
        },
        "components": {"schemas": _schemas()},
    }


def _response(description: str, schema: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _parameters() -> list[Schema]:
    languages = [code for code, _name in settings.LANGUAGES]
    size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": DEFAULT_PAGE_SIZE}
    return [
        _parameter(
            "q",
            {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
            'Words with or without marks, "a phrase", -without, a document\'s number.',
            required=True,
        ),
        _parameter(
            "page", {"type": "integer", "minimum": 1, "default": 1}, "Beyond the last one: no results."
        ),
        _parameter("page_size", size, "Results on one page."),
        _parameter("order", {"enum": list(ORDERS), "default": "relevance"}, "date: the newest first."),
        _parameter(
            "language",
            {"enum": [*languages, ALL], "default": settings.LANGUAGE_CODE},
            f"The language of the pages, labels and errors; {ALL}: pages of every language.",
        ),
        _parameter("kind", {"enum": Kind.values}, "The kind of content."),
        _parameter("field", TERM, "Field of law: a value of the facet."),
        _parameter("type", TERM, "Type of legal document: a value of the facet."),
        _parameter("issuer", TERM, "Issuing agency: a value of the facet."),
        _parameter("status", {"enum": Status.values}, "Whether a legal document is in force today."),
        _parameter("audience", TERM, "Whom an outline is for: a value of the facet."),
        _parameter(
            "year",
            {"type": "integer", "minimum": 1, "maximum": 9999},
            "Year of issue of a legal document, else of the date shown.",
        ),
    ]


def _parameter(name: str, schema: Schema, description: str, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def _schemas() -> Schema:
    return {
        "Results": _object(
            query={**STRING, "description": "The query as it was understood: in NFC, with single blanks."},
            total=COUNT,
            total_is_exact={
                "type": "boolean",
                "description": "false: an estimate, and only the best results can be paged through.",
            },
            results={"type": "array", "items": {"$ref": "#/components/schemas/Result"}},
            facets=_object(**{name: {"$ref": "#/components/schemas/Facet"} for name in FACETS}),
        ),
        "Result": _object(
            kind={"enum": Kind.values},
            title=STRING,
            number={**STRING, "description": "A legal document's number; empty for what has none."},
            url={"type": "string", "format": "uri", "description": "The page, without the anchor."},
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
            "type": "array",
            "description": "What could be narrowed to, with the number of results that would leave.",
            "items": _object(value=STRING, label=STRING, count=COUNT),
        },
        "Error": _object(
            error={**STRING, "description": "What is wrong, in the language asked for."},
            field={"type": ["string", "null"], "description": "The parameter that is meant."},
        ),
    }


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
