"""The count at the foot of every page, and the ministry's measuring code."""

from django import template

from visits.figures import standing_total
from visits.measuring import code_for
from visits.models import VisitSettings

register = template.Library()


@register.simple_tag
def visit_total() -> int:
    return standing_total()


@register.simple_tag(takes_context=True)
def measuring_code(context: template.Context) -> VisitSettings | None:
    return code_for(context["request"])
