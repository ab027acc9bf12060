"""Public pages that no editor makes, such as the list of the fields of law."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.text import cut

LONGEST_DESCRIPTION = 300


class Above(NamedTuple):
    """The list that a page stands in."""

    title: str
    url: str


def plain_page(
    request: HttpRequest,
    template: str,
    heading: str,
    context: dict[str, Any],
    introduction: str = "",
    above: Above | None = None,
) -> HttpResponse:
    """`template` extends plain_page.html. The introduction is told to search engines as well.

    Where the page isn't there in every language, the context has the codes of its `languages`.
    """
    place = f"{heading} – {above.title}" if above else heading
    own = {
        "heading": heading,
        "introduction": introduction,
        "description": cut(introduction or place, LONGEST_DESCRIPTION),
        "above": above,
    }
    return render(request, template, own | context)
