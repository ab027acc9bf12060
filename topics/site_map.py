"""The map of the site for its readers: how it is ordered, not each item."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page, get_page_models

from core.frame import Frame
from core.kinds import Kind
from core.listings import LINKED, public
from core.models import BasePage, FieldOfLaw, Occasion
from core.plain_pages import plain_page
from core.routing import with_languages
from core.terms import terms_of_language

# Standing pages beyond these are found below those that are shown.
MOST_PAGES = 300


@dataclass
class Place:
    """A page of the map with what lies below it."""

    page: Page
    below: list["Place"] = field(default_factory=list)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    home = Frame(request).home
    context = {
        "places": places(ordering_pages(home)) if home else [],
        "fields": terms_of_language(FieldOfLaw),
        "occasions": terms_of_language(Occasion),
    }
    introduction = _("How the site is ordered. Single items are found by searching, and in the lists.")
    return plain_page(request, "topics/site_map.html", _("Site map"), context, introduction)


def ordering_pages(home: Page) -> list[Page]:
    """The public pages below the home page that others are ordered by, and the standing pages."""
    kinds = (None, Kind.PAGES)
    models = [model for model in get_page_models() if issubclass(model, BasePage) and model.kind in kinds]
    pages = public(Page.objects.descendant_of(home).exact_type(*models)).only(*LINKED)
    return with_languages(pages.order_by("depth", "path")[:MOST_PAGES])


def places(pages: Iterable[Page]) -> list[Place]:
    """The pages as a tree, in the editors' order; `pages` come from above to below. What lies below a page
    that isn't public stands at the top."""
    known: dict[str, Place] = {}
    top: list[Place] = []
    for page in pages:
        place = known[page.path] = Place(page)
        above = known.get(page.path[: -page.steplen])
        (above.below if above else top).append(place)
    return top
