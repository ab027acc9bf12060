"""What a visitor asks of the results page in its address, and the addresses that ask a little else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.functional import Promise

from .engine import Order
from .facet_choices import PARAMETERS, TITLES, Choice, Facet, Value, Values
from .facets import FACETS, Filters
from .query import searchable

# Digits of a page's number; there are never so many pages.
LONGEST_NUMBER = 6


class Chip(NamedTuple):
    """A filter that is on. `address` leads to the results without it."""

    title: str | Promise
    label: str
    address: str


@dataclass(frozen=True)
class Asked:
    """The valid part of an address: what isn't valid counts as not given.

    `chosen` are the filters by facet. `values.language` is the language that is searched: that of the page,
    where no other is chosen.
    """

    text: str
    chosen: dict[str, Value]
    order: Order
    page: int
    values: Values

    @property
    def is_first_look(self) -> bool:
        """Whether the query was just asked, and neither narrowed nor leafed through."""
        return self.page == 1 and not self.chosen and self.order == Order.RELEVANCE

    @property
    def filters(self) -> Filters:
        chosen = {name: value.indexed for name, value in self.chosen.items()}
        return Filters({"language": self.values.language} | chosen)

    @property
    def orders(self) -> list[tuple[Order, str]]:
        """Each order with its address; the usual one isn't named in it."""
        return [(order, self.address({"sap-xep": _named(order)})) for order in Order]

    @property
    def kept(self) -> dict[str, str]:
        """The parameters that another query keeps."""
        chosen = {PARAMETERS[name]: value.slug for name, value in self.chosen.items()}
        return {**chosen, **({"sap-xep": named} if (named := _named(self.order)) else {})}

    def address(self, changes: Mapping[str, str]) -> str:
        """The address of the first page of results with other parameters; an empty one is left out."""
        parameters = {"q": self.text, **self.kept, **changes}
        return "?" + urlencode({name: value for name, value in parameters.items() if value})

    @property
    def without_filters(self) -> str:
        return self.address(dict.fromkeys(PARAMETERS.values(), ""))

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(TITLES[name], value.label, self.address({PARAMETERS[name]: ""}))
            for name, value in self.chosen.items()
        ]

    def facet(self, name: str, counts: dict[str, int]) -> Facet:
        """A facet with the counts that a search gave."""
        parameter, chosen = PARAMETERS[name], self.chosen.get(name)
        wanted = self.filters.values.get(name)
        choices = [
            Choice(value.label, count, self.address({parameter: value.slug}), value.indexed == wanted)
            for value, count in self.values.counted(name, counts, chosen)
        ]
        return Facet(name, str(TITLES[name]), self.address({parameter: ""}), choices)


def read_address(parameters: Mapping[str, str], language: str) -> Asked:
    """What is asked on a page of this language. Any text is taken for any parameter."""
    named = Values(language).find("language", parameters.get(PARAMETERS["language"], ""))
    values = Values(named.slug if named else language)
    found = {name: values.find(name, parameters.get(PARAMETERS[name], "")) for name in FACETS}
    chosen = {name: value for name, value in found.items() if value}
    if values.language == language:
        chosen.pop("language", None)
    return Asked(
        text=searchable(parameters.get("q", "")),
        chosen=chosen,
        order=_order(parameters.get("sap-xep", "")),
        page=_page(parameters.get("trang", "")),
        values=values,
    )


def _named(order: Order) -> str:
    return "" if order == Order.RELEVANCE else order.value


def _order(text: str) -> Order:
    return Order(text) if text in Order.values else Order.RELEVANCE


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return max(1, int(text)) if is_number else 1
