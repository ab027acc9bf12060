"""How the lists of a Word file count. Word keeps no numbers: it counts at each display."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .styles import Numbered, attribute, value

PLACE = re.compile(r"%([1-9])")
ROMAN = [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
LONGEST = 1_000


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: "decimal" and "%1." for 1., "upperRoman" and "Mục %1" for Mục I."""

    form: str = "decimal"
    text: str = ""
    start: int = 1

    @property
    def is_bullet(self) -> bool:
        return self.form == "bullet"


class Lists:
    """The lists of a document, and how far each has counted."""

    def __init__(self, tree: Any) -> None:
        abstract = {attribute(a, "abstractNumId"): a for a in tree.iter("{*}abstractNum")}
        self.kinds: dict[str, str] = {}
        self.levels: dict[str, dict[int, Level]] = {}
        self.restarts: dict[str, dict[int, int]] = {}
        for number in tree.iter("{*}num"):
            list_id, kind = attribute(number, "numId") or "", value(number, "abstractNumId") or ""
            self.kinds[list_id] = kind
            self.levels[list_id] = _levels(abstract.get(kind)) | _levels(number)
            self.restarts[list_id] = {
                _number(attribute(override, "ilvl"), 0): _number(start, 1)
                for override in number.iter("{*}lvlOverride")
                if (start := value(override, "startOverride")) is not None
            }
        # Lists of one kind count on together.
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)

    def level(self, numbered: Numbered) -> Level | None:
        return self.levels.get(numbered.list_id, {}).get(numbered.level)

    def kind(self, numbered: Numbered) -> str:
        return self.kinds[numbered.list_id]

    def count(self, numbered: Numbered) -> int:
        """Take the next number there."""
        level, counts = numbered.level, self.counts[self.kind(numbered)]
        restart = self.restarts[numbered.list_id].pop(level, None)
        start = self.levels[numbered.list_id][level].start
        last = counts.get(level, start - 1) if restart is None else restart - 1
        counts[level] = last + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return counts[level]

    def label(self, numbered: Numbered) -> str:
        """What Word shows before the paragraph whose number was taken last: "Điều 5.", "1.2", "a)"."""
        levels, counts = self.levels[numbered.list_id], self.counts[self.kind(numbered)]

        def shown(place: re.Match) -> str:
            level = int(place[1]) - 1
            known = levels.get(level, Level())
            return FORMS.get(known.form, str)(counts.get(level, known.start))

        return PLACE.sub(shown, levels[numbered.level].text).strip()


def _levels(element: Any) -> dict[int, Level]:
    if element is None:
        return {}
    return {
        _number(attribute(level, "ilvl"), 0): Level(
            form=value(level, "numFmt") or "decimal",
            text=value(level, "lvlText") or "",
            start=_number(value(level, "start"), 1),
        )
        for level in element.iter("{*}lvl")
    }


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise


def _roman(number: int) -> str:
    if not 0 < number < 40:
        return str(number)
    letters = ""
    for worth, letter in ROMAN:
        letters += letter * (number // worth)
        number %= worth
    return letters


def _letter(number: int) -> str:
    """a, b … z, aa, bb …"""
    repeated, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (repeated + 1) if 0 < number < LONGEST else str(number)


FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter,
    "lowerRoman": _roman,
    "none": lambda number: "",
    "upperLetter": lambda number: _letter(number).upper(),
    "upperRoman": lambda number: _roman(number).upper(),
}
