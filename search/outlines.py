"""The outlines among the results of a search, as outlines.packs asks for them."""

from collections.abc import Mapping

from django.utils.translation import get_language

from core.kinds import Kind

from . import engine
from .asked import read_address
from .facet_choices import PARAMETERS


def find_outlines(parameters: Mapping[str, str], most: int) -> list[int]:
    """The primary keys of those that the results page with these parameters would show, the best first; none
    where the search can't answer."""
    kind = {PARAMETERS["kind"]: Kind.OUTLINES.value}
    asked = read_address({**parameters, **kind}, get_language() or "")
    if not asked.text:
        return []
    try:
        results = engine.search(asked.text, asked.filters, page_size=most, order=asked.order)
    except (engine.SearchTooLong, engine.SearchUnavailable):
        return []
    return [result.page.pk for result in results.items]
