"""The buttons of wagtail-localize (1.14) in a list of pages, without two questions about each row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource

HOOK = "register_page_listing_more_buttons"


class Noted(NamedTuple):
    """Whether a language is left to translate a page into, and the source that others are translated from."""

    has_language_left: bool
    source: int | None


def note_translations(pages: Iterable[Page]) -> None:
    """Asks three questions for all `pages`, which are about to be listed."""
    put_in_place_of_the_original()
    pages = list(pages)
    keys = {page.translation_key for page in pages}
    languages = set(Locale.objects.values_list("pk", flat=True))
    there = defaultdict(set)
    translations = Page.objects.filter(translation_key__in=keys, alias_of__isnull=True)
    for key, language in translations.values_list("translation_key", "locale_id"):
        there[key].add(language)
    sources = TranslationSource.objects.filter(object_id__in=keys, translations__enabled=True)
    source_of = {
        (key, language): pk for key, language, pk in sources.values_list("object_id", "locale_id", "pk")
    }
    for page in pages:
        key = page.translation_key
        page._noted = Noted(bool(languages - there[key]), source_of.get((key, page.locale_id)))


def buttons(page: Page, user: Any, view_name: Any = None, next_url: str | None = None) -> Iterator[Button]:
    """wagtail-localize's page_listing_more_buttons, by what the list has noted, where one has."""
    noted: Noted | None = getattr(page, "_noted", None)
    if noted is None:
        yield from original()(page, user, view_name, next_url)
        return
    if page.is_root() or not user.has_perm("wagtail_localize.submit_translation"):
        return
    if noted.has_language_left:
        url = reverse("wagtail_localize:submit_page_translation", args=[page.alias_of_id or page.pk])
        yield Button(_("Translate this page"), url, priority=60, icon_name="wagtail-localize-language")
    if noted.source is not None:
        url = reverse("wagtail_localize:update_translations", args=[noted.source])
        if next_url is not None:
            url += "?" + urlencode({"next": next_url})
        yield Button(_("Sync translated pages"), url, priority=60, icon_name="resubmit")


def original() -> Any:
    """Imported late: importing it registers its hooks, and their place is among those of all apps."""
    from wagtail_localize import wagtail_hooks

    return wagtail_hooks.page_listing_more_buttons


@cache
def put_in_place_of_the_original() -> None:
    """Wagtail calls hooks in the order in which they came, so ours takes the place that the original has."""
    hooks.search_for_hooks()
    registered = hooks._hooks[HOOK]
    registered[registered.index((original(), 0))] = (buttons, 0)
