from django import template
from wagtail.models import Page

from documents.checks import Cited
from editorial.citations.problems import problems_of

register = template.Library()


@register.simple_tag
def citation_problems(page: Page) -> list[Cited]:
    """What the page's newest revision cites that doesn't hold."""
    return problems_of(page.specific.get_latest_revision_as_object())
