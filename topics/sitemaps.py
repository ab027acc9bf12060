"""For search engines: the pages that no editor makes."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from wagtail.contrib.sitemaps import Sitemap

from core.models import FieldOfLaw, Occasion
from glossary.models import GlossaryTerm

LISTS = ["fields", "occasions", "glossary", "site-map"]
TERMS = {"field": FieldOfLaw, "occasion": Occasion, "glossary-term": GlossaryTerm}


class TopicSitemap(Sitemap):
    """The addresses in every language, on the host that the site record names."""

    def items(self) -> list[str]:
        root = self.get_wagtail_site().root_url
        return [f"{root}{path}" for code, _name in settings.LANGUAGES for path in _paths(code)]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        return [{"location": address} for address in self.paginator.page(page).object_list]


def _paths(language: str) -> Iterator[str]:
    with override(language):
        yield from (reverse(name) for name in LISTS)
        for name, model in TERMS.items():
            slugs = model._default_manager.filter(locale__language_code=language).values_list(
                "slug", flat=True
            )
            yield from (reverse(name, args=[slug]) for slug in slugs.order_by("slug"))
