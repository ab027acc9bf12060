"""For search engines: the pages that no editor makes."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.frame import Frame
from core.models import FieldOfLaw, Occasion
from core.sitemaps import Place, answer
from glossary.models import GlossaryTerm

LISTS = ["fields", "occasions", "glossary", "site-map", "feeds"]
TERMS = {"field": FieldOfLaw, "occasion": Occasion, "glossary-term": GlossaryTerm}


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """The addresses in every language, on the host that the site record names."""
    root = Frame(request).root_url
    return answer(Place(f"{root}{path}") for code, _name in settings.LANGUAGES for path in _paths(code))


def _paths(language: str) -> Iterator[str]:
    with override(language):
        yield from (reverse(name) for name in LISTS)
        for name, model in TERMS.items():
            slugs = model._default_manager.filter(locale__language_code=language).values_list(
                "slug", flat=True
            )
            yield from (reverse(name, args=[slug]) for slug in slugs.order_by("slug"))
