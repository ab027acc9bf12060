from typing import Any

from django import template

from documents.checks import Cited
from editorial.citations.problems import problems_of

register = template.Library()


@register.simple_tag
def citation_problems(item: Any) -> list[Cited]:
    """What the newest revision of a page cites that doesn't hold; of a version of a document nothing."""
    return problems_of(item.get_latest_revision_as_object())
