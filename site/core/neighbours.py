"""The pages that a page leads to besides its text: translations, and those that go with it; one query."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from core.listings import LINKED, dated, public
from core.routing import with_languages


class Neighbours:
    """Those of the neighbours that anyone may read, each in the page's own language where it has that.

    `groups` has, by name, the primary keys of pages in any language: a list, or a query of them.
    """

    def __init__(self, page: Page, groups: Mapping[str, Any]) -> None:
        self._page = page
        self._groups = {name: Page.objects.filter(pk__in=ids) for name, ids in groups.items()}

    def group(self, name: str) -> list[Page]:
        """The pages of a group, those that were published last first."""
        found = [page for page in self._pages if getattr(page, f"in_{name}", None)]
        found = [page for page in found if page.locale_id == self._page.locale_id]
        return sorted(found, key=lambda page: (page.first_published_at, page.pk), reverse=True)

    def in_order(self, name: str, ids: list[int]) -> list[Page]:
        """The pages of a group in the order of the primary keys that made it."""
        return sorted(self.group(name), key=lambda page: ids.index(getattr(page, f"in_{name}")))

    @property
    def translations(self) -> dict[str, Page]:
        """The page itself among its translations, by language."""
        same = [page for page in self._pages if page.translation_key == self._page.translation_key]
        return {page.locale.language_code: page for page in same}

    @cached_property
    def _pages(self) -> list[Page]:
        wanted = Q(translation_key=self._page.translation_key)
        found: QuerySet = Page.objects.all()
        for name, chosen in self._groups.items():
            wanted |= Q(translation_key__in=chosen.values("translation_key"))
            same = chosen.filter(translation_key=OuterRef("translation_key")).values("pk")[:1]
            found = found.annotate(**{f"in_{name}": Subquery(same)})
        return with_languages(dated(public(found.filter(wanted))).only(*LINKED))
