"""The filters of the results page as addresses say them and as visitors read them.

The index keeps the ids of terms; in an address a term is its slug, in the language that is searched.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.kinds import Kind
from core.models import Audience, FieldOfLaw, all_terms
from core.routing import locales
from core.text import sort_key
from documents.models import DocumentType, Issuer
from documents.validity import Status

# What a facet is called in an address, and what to a visitor.
PARAMETERS = {
    "kind": "loai",
    "field": "linh-vuc",
    "type": "loai-van-ban",
    "issuer": "co-quan",
    "status": "hieu-luc",
    "audience": "doi-tuong",
    "year": "nam",
    "language": "ngon-ngu",
}
TITLES = {
    "kind": _("Kind"),
    "field": _("Field of law"),
    "type": _("Document type"),
    "issuer": _("Issuer"),
    "status": _("Validity"),
    "audience": _("Audience"),
    "year": pgettext_lazy("of issue or publication", "Year"),
    "language": _("Language"),
}
TAXONOMIES: dict[str, Any] = {
    "field": FieldOfLaw,
    "type": DocumentType,
    "issuer": Issuer,
    "audience": Audience,
}
# So many choices of a facet are shown at once, the rest on demand.
SHOWN = 8


@dataclass(frozen=True)
class Value:
    """A value that a facet can have: in the index, in an address, to a visitor."""

    indexed: str
    slug: str
    label: str


@dataclass(frozen=True)
class Choice:
    """A value on offer. `address` leads to the results that it leaves."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """What can be chosen of one facet. `cleared` is the address without a choice."""

    name: str
    title: str
    cleared: str
    choices: list[Choice]

    @property
    def is_chosen(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def shown(self) -> list[Choice]:
        """The first choices; the chosen one is always among them."""
        return self.choices[:SHOWN] + [choice for choice in self.choices[SHOWN:] if choice.is_chosen]

    @property
    def more(self) -> list[Choice]:
        return [choice for choice in self.choices[SHOWN:] if not choice.is_chosen]


class Values:
    """The values of all facets in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._lists: dict[str, list[Value]] = {}

    def of(self, name: str) -> list[Value]:
        """The values of a facet in an order of their own; none for years, which need no list."""
        if name not in self._lists:
            self._lists[name] = self._terms(name) if name in TAXONOMIES else _fixed(name)
        return self._lists[name]

    def _terms(self, name: str) -> list[Value]:
        known = locales()
        terms = [term for term in all_terms(TAXONOMIES[name]) if term.locale_id in known]
        return [
            Value(str(term.pk), term.slug, term.name)
            for term in terms
            if known[term.locale_id].language_code == self.language
        ]

    def find(self, name: str, slug: str) -> Value | None:
        """The value that an address names; None for what there isn't, whatever text it is."""
        if not slug:
            return None
        if name == "year":
            return _year(slug) if _is_year(slug) else None
        return next((value for value in self.of(name) if value.slug == slug), None)

    def counted(self, name: str, counts: dict[str, int], chosen: Value | None) -> list[tuple[Value, int]]:
        """The values that results have, and the chosen one, with their counts, in the order of the page.

        Kinds are there always, since they are tabs; terms come by how many results they have.
        """
        if name == "year":
            known = {year: _year(year) for year in [*counts, *([chosen.slug] if chosen else [])]}
            values = sorted(known.values(), key=lambda value: value.slug, reverse=True)
        else:
            values = [
                value
                for value in self.of(name)
                if value.indexed in counts or value == chosen or name == "kind"
            ]
        found = [(value, counts.get(value.indexed, 0)) for value in values]
        if name in TAXONOMIES:
            found.sort(key=lambda pair: (-pair[1], sort_key(pair[0].label)))
        return found


def _fixed(name: str) -> list[Value]:
    lists: dict[str, list[tuple[Any, Any]]] = {
        "kind": Kind.choices,
        "status": Status.choices,
        "language": settings.LANGUAGES,
    }
    return [Value(value, value, capfirst(str(label))) for value, label in lists[name]]


def _year(year: str) -> Value:
    return Value(year, year, year)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and text[0] != "0"
