"""A page as unqualified Dublin Core."""

from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
DC = "http://purl.org/dc/elements/1.1/"
CONTAINER = ElementMaker(namespace=OAI_DC, nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
ELEMENT = ElementMaker(namespace=DC)


def dublin_core(record: dict[str, Any], kind_name: str) -> etree._Element:
    """What the API tells of a page (exchange.api.page_records) as oai_dc. `kind_name` is what people call
    its kind."""
    told = [ELEMENT(name, text) for name, text in _elements(record, kind_name) if text]
    return CONTAINER("dc", {f"{{{XSI}}}schemaLocation": f"{OAI_DC} {OAI_DC_SCHEMA}"}, *told)


def _elements(record: dict[str, Any], kind_name: str) -> Iterator[tuple[str, str]]:
    document = record["document"] or {}
    yield "title", record["title"]
    yield "creator", record["author"]
    yield from (("creator", row["issuer"]["label"]) for row in document.get("issuers", ()))
    terms = [record["field"], *record["audiences"], *record["occasions"]]
    yield from (("subject", term["label"]) for term in terms if term)
    yield "description", record["lead"]
    yield "publisher", record["publisher"]
    yield "date", document.get("issued_on") or (record["published"] or "")[:10]
    yield "type", "Text"
    yield "type", kind_name
    yield "type", (document.get("type") or {}).get("label", "")
    yield "format", "text/html"
    yield "identifier", record["url"]
    yield "identifier", document.get("number", "")
    source = record["source"] or {}
    yield "source", source.get("url") or source.get("name", "")
    yield "language", record["language"]
    yield from (("relation", other["url"]) for other in [*record["translations"], *record["related"]])
    yield "rights", record["rights"]
