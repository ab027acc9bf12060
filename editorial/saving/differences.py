"""Two texts of an item field by field, by the comparisons that Wagtail has for its history."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Page


def differences(request: HttpRequest, theirs: Any, mine: Any) -> list[Any]:
    """What differs between two objects of one item, in the order of the form: Wagtail's comparisons."""
    is_page = isinstance(mine, Page)
    handler = type(mine).get_edit_handler() if is_page else get_edit_handler(type(mine))
    panel = handler.get_bound_panel(instance=mine, request=request, form=None)
    return list(_changed(panel.get_comparison(), theirs, mine))


def _changed(comparisons: list[Any], theirs: Any, mine: Any) -> Iterator[Any]:
    for comparison in comparisons:
        found = comparison(theirs, mine)
        if found.has_changed():
            yield found
