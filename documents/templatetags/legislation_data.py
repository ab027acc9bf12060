"""What pages say of legal documents to other programs, as JSON-LD."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from core.templatetags.structured_data import data_block
from documents.addresses import akoma_ntoso_address, stable_addresses
from documents.legislation import legislation, reference

register = template.Library()


@register.simple_tag(takes_context=True)
def legislation_data(context: template.Context) -> SafeString:
    """The legal document that the page is of."""
    return data_block(legislation(context["page"], context, context["request"]))


@register.simple_tag(takes_context=True)
def citation_data(context: template.Context) -> list[dict[str, Any]]:
    """The legal documents that a page cites, for its own description."""
    cited = context.get("cited_documents") or []
    ids = stable_addresses(cited, context["request"]) if cited else {}
    return [reference(document, ids) for document in cited]


@register.simple_tag(takes_context=True)
def akoma_ntoso(context: template.Context) -> str:
    """The address of the page's document as Akoma Ntoso, or nothing."""
    return akoma_ntoso_address(context["page"], context["request"])
