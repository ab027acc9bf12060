"""Keeps the Vietnamese catalogues: the project's own strings, and those of the packages that staff see.

What the packages bring in Vietnamese is a fifth of what they show, in words of many hands. Ours stand before
theirs (LOCALE_PATHS); docs/thuat-ngu-bien-tap.md fixes the words. Done with Babel, so that a machine without
GNU gettext can check that the Vietnamese is complete.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from .message_sources import Found, in_packages, in_packages_scripts, in_project

LOCALE = settings.BASE_DIR / "locale"


@dataclass(frozen=True)
class Catalogue:
    """A file of translations and where its messages come from."""

    path: Path
    about: str
    find: Callable[[], Found]

    def read(self) -> Catalog:
        if not self.path.exists():
            return Catalog(locale="vi", project="portal", version="1", msgid_bugs_address="")
        with self.path.open("rb") as file:
            return read_po(file, locale="vi")

    def update(self) -> Catalog:
        """Put new messages in, take out those no longer used, and write the file."""
        catalogue = self.read()
        # The date stays: a run that finds nothing new changes nothing.
        template = Catalog(creation_date=catalogue.creation_date)
        for (context, ids), places in self.find().items():
            template.add(ids, locations=[(place, 0) for place in places], context=context)
        # A guess by likeness is how a wrong translation slips in: new messages start empty.
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        catalogue.header_comment = f"# {self.about}"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
        return catalogue

    def faults(self) -> Iterator[str]:
        """What keeps each message from being whole, one line a message."""
        catalogue = self.read()
        for context, ids in self.find():
            key = ids if isinstance(ids, str) else ids[0]
            message = catalogue.get(key, context)
            fault = "missing" if message is None else fault_of(message)
            if fault:
                yield f"{self.path.name}: {fault}: {key}"


def fault_of(message: Message) -> str | None:
    """Why a translation can't be used as it is: a form is missing, or lost a placeholder or a tag."""
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    results = [message.string] if isinstance(message.string, str) else list(message.string or [])
    # Vietnamese has one form for every number.
    if len(results) != 1 or not results[0]:
        return "untranslated"
    # The source's last form is the plural, where it has one: the singular may do without the number.
    if placeholders(results[0]) != placeholders(sources[-1]):
        return "other placeholders"
    if tags(results[0]) != tags(sources[-1]):
        return "other tags"
    return None


def placeholders(text: str) -> set[str]:
    """The places of `text` where a program puts something: %(name)s, %s, %.1f, %%, {name}, {name:.2f}."""
    return set(re.findall(r"%\(\w+\)[#\d.]*[a-z]|%[\d.]*[sdif]|%%|\{\w*(?::[^{}]*)?\}", text))


def tags(text: str) -> Counter[str]:
    return Counter(re.findall(r"</?[a-z][a-z0-9]*\b", text))


CATALOGUES = (
    Catalogue(LOCALE / "vi/LC_MESSAGES/django.po", "The Vietnamese of the portal's own strings.", in_project),
    Catalogue(
        LOCALE / "packages/vi/LC_MESSAGES/django.po",
        "The Vietnamese of Django, Wagtail and the other packages, in place of their own.",
        in_packages,
    ),
    Catalogue(
        LOCALE / "packages/vi/LC_MESSAGES/djangojs.po",
        "The Vietnamese of the editor's scripts, in place of the packages' own.",
        in_packages_scripts,
    ),
)
