"""What the API takes and gives, as an OpenAPI 3.1 document. Each app describes its own part of it.

A registry, since imports go one way and the parts lie in apps that don't know each other.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings

Schema = dict[str, Any]

DEFAULT_PAGE_SIZE = 10
MAX_PAGE_SIZE = 50
# In place of a language: every one.
ALL = "all"

STRING: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
IDENTIFIER: Schema = {"type": "integer", "minimum": 1}
ADDRESS: Schema = {"type": "string", "format": "uri"}


class Part(NamedTuple):
    """The paths that an app answers, and the schemas that they name."""

    paths: Schema
    schemas: Schema


_parts: list[Callable[[], Part]] = []


def api_part(describe: Callable[[], Part]) -> Callable[[], Part]:
    """Register a function that describes a part of the API."""
    _parts.append(describe)
    return describe


def document() -> Schema:
    parts = [describe() for describe in _parts]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cổng phổ biến, giáo dục pháp luật – Portal of public legal education",
            "version": "1.0.0",
            "description": "Tìm kiếm và đọc tin tức, văn bản pháp luật và đề cương đã công khai. "
            "Search and reading of the public news, legal documents and outlines.",
        },
        "paths": {path: item for part in parts for path, item in part.paths.items()},
        "components": {
            "schemas": {
                "Error": object_of(
                    error={**STRING, "description": "What is wrong, in the language asked for."},
                    field={"type": ["string", "null"], "description": "The parameter that is meant."},
                ),
                **{name: schema for part in parts for name, schema in part.schemas.items()},
            }
        },
    }


def operation(name: str, summary: str, parameters: list[Schema], responses: Schema) -> Schema:
    """A path's item: it is read by GET."""
    wrong_method = error("The method is none of those that are answered.")
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": {**responses, "405": wrong_method},
        }
    }


def answer(description: str, schema: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": ref(schema)}}}


def error(description: str) -> Schema:
    return answer(description, "Error")


def ref(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def parameter(name: str, schema: Schema, description: str, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def paging() -> list[Schema]:
    """The parameters of core.api.PagedForm."""
    size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": DEFAULT_PAGE_SIZE}
    number = {"type": "integer", "minimum": 1, "default": 1}
    return [
        parameter("page", number, "Beyond the last one: no results."),
        parameter("page_size", size, "Results on one page."),
    ]


def language() -> Schema:
    """The parameter of core.api.LanguageForm."""
    codes = [*(code for code, _name in settings.LANGUAGES), ALL]
    return parameter(
        "language",
        {"enum": codes, "default": settings.LANGUAGE_CODE},
        f"The language of the pages, labels and errors; {ALL}: pages of every language.",
    )


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def object_of(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
