"""The linked websites as pages show them: by group, with their logos."""

from typing import Any, NamedTuple

from core.models import LinkedWebsite, WebsiteGroup
from core.renditions import logo_of

# So many are shown at a glance.
MANY = 8


class ShownWebsite(NamedTuple):
    name: str
    url: str
    # A rendition, or None.
    logo: Any


class ShownGroup(NamedTuple):
    """`name` is empty for those that have no group."""

    name: str
    websites: list[ShownWebsite]

    @property
    def is_long(self) -> bool:
        return len(self.websites) > MANY

    @property
    def has_logos(self) -> bool:
        return any(website.logo for website in self.websites)


def shown_groups(language: str) -> list[ShownGroup]:
    """The websites of a language, in the order of their groups and then in their own; in three queries."""
    websites = LinkedWebsite.objects.filter(locale__language_code=language).select_related("group", "logo")
    websites = websites.prefetch_related("logo__renditions")
    # A website may still have the group of the one that it is a translation of.
    translated = {
        group.translation_key: group for group in WebsiteGroup.objects.filter(locale__language_code=language)
    }
    found: dict[tuple[bool, int, int], ShownGroup] = {}
    for website in websites:
        group = website.group and translated.get(website.group.translation_key, website.group)
        place = (group is None, group.sort_order if group else 0, group.pk if group else 0)
        shown = found.setdefault(place, ShownGroup(group.name if group else "", []))
        shown.websites.append(ShownWebsite(website.name, website.url, website.logo and logo_of(website.logo)))
    return [found[place] for place in sorted(found)]
