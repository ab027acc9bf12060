"""Which language the words around a text are in, and what a language is called there."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext, override


@cache
def interface_language(code: str) -> str:
    """The language in which menus and labels really are on the pages of a language.

    A language without translations of its own has the words of the source language, and must be said to.
    """
    with override(code):
        own = gettext("Skip to the content")
    with override(settings.LANGUAGE_CODE):
        source = gettext("Skip to the content")
    return settings.LANGUAGE_CODE if own == source else code


def in_frame_of(code: str, address: str) -> str:
    """Where the source page at an address stands in for its translation into a language."""
    return f"/{code}{address}"


def name_in_sentence(code: str) -> str:
    """What the language itself is called there, within a sentence: "tiếng Mông", "English"."""
    name = dict(settings.LANGUAGES).get(code, code)
    is_vietnamese = interface_language(code) == settings.LANGUAGE_CODE
    return name[:1].lower() + name[1:] if is_vietnamese else name
