"""Bars that are drawn on the server: each is a row of a table, so that what is drawn can be read as well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

# So many parts of a bar have a colour of their own; what is left is the last.
PARTS = 5


@dataclass(frozen=True)
class Part:
    """A part of a bar: where it begins and how long it is, in hundredths of the longest bar."""

    label: str
    shown: str
    start: str
    length: str
    number: int


@dataclass(frozen=True)
class Bar:
    label: str
    shown: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Chart:
    heading: str
    bars: Sequence[Bar]
    # The names of the parts by number, where there are several.
    legend: Sequence[tuple[int, str]] = ()

    template_name = "reports/chart.html"


def bars(heading: str, rows: Iterable[tuple[str, float]], show: Any = str) -> Chart:
    """One bar for each row of label and value; what is negative is written and has none."""
    rows = list(rows)
    longest = max([0, *(value for _label, value in rows)])
    return Chart(
        heading,
        [
            Bar(label, show(value), [Part(label, show(value), "0%", _percent(value, longest), 1)])
            for label, value in rows
        ],
    )


def stacked(heading: str, rows: Sequence[tuple[str, Mapping[str, int]]], order: Sequence[str]) -> Chart:
    """A bar for each row, of the parts in `order`; those that have no colour left are one."""
    named, rest = list(order[:PARTS]), list(order[PARTS:])
    if len(rest) == 1:
        named, rest = list(order), []
    longest = max((sum(values.values()) for _label, values in rows), default=0)
    found = []
    for label, values in rows:
        numbers = [(name, values.get(name, 0)) for name in named]
        if rest:
            numbers.append((_("others"), sum(values.get(name, 0) for name in rest)))
        parts, start = [], 0
        for number, (name, value) in enumerate(numbers, 1):
            if value:
                parts.append(
                    Part(name, str(value), _percent(start, longest), _percent(value, longest), number)
                )
            start += value
        found.append(Bar(label, str(start), parts))
    legend = list(enumerate([*named, *([_("others")] if rest else [])], 1))
    return Chart(heading, found, legend if len(legend) > 1 else ())


def _percent(value: float, whole: float) -> str:
    return f"{max(0.0, 100 * value / whole):.2f}%" if whole else "0%"
