"""How a reader wants pages to be shown: the size of the text, its spacing and the theme.

The choice is kept in one cookie and nowhere else. A page is rendered with it, as attributes of <html>, so
that nothing flashes and no script is needed; the styles are in static/css/tokens.css.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product, starmap

from django.db.models import TextChoices
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COOKIE = "hien-thi"
MAX_AGE = 365 * 24 * 60 * 60


class Size(TextChoices):
    """The size of the text. The empty value of each choice is what a reader has who chose nothing."""

    NORMAL = "", pgettext_lazy("text size", "Normal")
    LARGE = "l", pgettext_lazy("text size", "Large")
    VERY_LARGE = "xl", pgettext_lazy("text size", "Very large")


class Spacing(TextChoices):
    """The distances between letters, words and lines."""

    NORMAL = "", pgettext_lazy("spacing", "Normal")
    WIDE = "wide", pgettext_lazy("spacing", "Wide")


class Theme(TextChoices):
    """The colours. Without a choice they follow the device."""

    AUTOMATIC = "", pgettext_lazy("theme", "As on the device")
    LIGHT = "light", pgettext_lazy("theme", "Light")
    DARK = "dark", pgettext_lazy("theme", "Dark")
    CONTRAST = "contrast", pgettext_lazy("theme", "High contrast")


CHOICES: dict[str, tuple[Promise, type[TextChoices]]] = {
    "size": (_("Text size"), Size),
    "spacing": (_("Letter and line spacing"), Spacing),
    "theme": (_("Colours"), Theme),
}
# What a phone paints around the page: --frame of static/css/tokens.css.
FRAMES = {Theme.LIGHT: "#0f2444", Theme.DARK: "#0a1120", Theme.CONTRAST: "#000"}


@dataclass(frozen=True)
class Display:
    """One reader's choice."""

    size: str = Size.NORMAL
    spacing: str = Spacing.NORMAL
    theme: str = Theme.AUTOMATIC

    @property
    def value(self) -> str:
        """What the cookie says: the choices that differ from the default, such as "xl.wide.dark"."""
        return ".".join(filter(None, (self.size, self.spacing, self.theme)))

    def changed(self, sent: Mapping[str, str]) -> "Display":
        """This with what a form sends. What is missing or unknown stays as it was."""
        known = {
            name: sent[name] for name, (_label, kind) in CHOICES.items() if sent.get(name) in kind.values
        }
        return replace(self, **known)

    @property
    def attributes(self) -> SafeString:
        """The attributes of <html>; none where nothing was chosen."""
        chosen = {f"data-{name}": getattr(self, name) for name in CHOICES}
        return flatatt({name: str(value) for name, value in chosen.items() if value})

    @property
    def groups(self) -> Iterator[tuple[str, Promise, list[tuple[str, str, bool]]]]:
        """For the form: each choice by name and label, with its (value, label, whether it is chosen)."""
        for name, (label, kind) in CHOICES.items():
            yield name, label, [(value, text, value == getattr(self, name)) for value, text in kind.choices]

    @property
    def color_scheme(self) -> str:
        """For the browser, before it has the styles."""
        return self.theme if self.theme in (Theme.LIGHT, Theme.DARK) else "light dark"

    @property
    def frames(self) -> list[tuple[str, str]]:
        """(colour, media query) of what a phone paints around the page."""
        if self.theme:
            return [(FRAMES[Theme(self.theme)], "")]
        return [(FRAMES[kind], f"(prefers-color-scheme: {kind})") for kind in (Theme.LIGHT, Theme.DARK)]


ALL = starmap(Display, product(Size.values, Spacing.values, Theme.values))
# By the value of the cookie. All else is no choice, so that nobody can fill a cache with pages of his own.
KNOWN = {display.value: display for display in ALL}


def chosen(cookies: Mapping[str, str]) -> Display:
    """The choice of the reader who sent these cookies."""
    return KNOWN.get(cookies.get(COOKIE, ""), KNOWN[""])


def variant(cookies: Mapping[str, str]) -> str:
    """The choice as one of 24 short strings, for the key of a cached page; '' for the default or nonsense."""
    return chosen(cookies).value
