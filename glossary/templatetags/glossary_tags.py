from typing import Any

from django import template

from glossary.lookup import defined
from glossary.marking import used_on
from glossary.models import GlossaryTerm

register = template.Library()


@register.simple_tag
def glossary_notes(page: Any) -> list[GlossaryTerm]:
    """The terms that the texts of the page, shown before, have marked; in the order of their first use."""
    used = used_on(page)
    return defined(used) if used else []
