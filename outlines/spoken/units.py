"""Figures with what they count: money, shares, measures."""

import re

from .figures import FIGURE, figure_words

_UNITS = {
    "đ": "đồng", "Đ": "đồng", "vnđ": "đồng", "vnd": "đồng", "usd": "đô la Mỹ", "$": "đô la Mỹ",
    "%": "phần trăm",
    "‰": "phần nghìn", "°C": "độ C", "°": "độ", "m": "mét", "dm": "đề-xi-mét", "cm": "xăng-ti-mét",
    "mm": "mi-li-mét", "km": "ki-lô-mét", "m2": "mét vuông", "m²": "mét vuông", "km2": "ki-lô-mét vuông",
    "km²": "ki-lô-mét vuông", "m3": "mét khối", "m³": "mét khối", "ha": "héc-ta",
    "g": "gam", "kg": "ki-lô-gam",
    "mg": "mi-li-gam", "l": "lít", "ml": "mi-li-lít", "kw": "ki-lô-oát", "kwh": "ki-lô-oát giờ",
    "km/h": "ki-lô-mét trên giờ", "m/s": "mét trên giây", "kb": "ki-lô-bai", "mb": "mê-ga-bai",
    "gb": "gi-ga-bai", "cc": "xăng-ti-mét khối",
}  # fmt: skip
# Of one letter they are written small: 5G is no weight.
UNITS = _UNITS | {
    written: words
    for unit, words in _UNITS.items()
    if len(unit) > 1
    for written in (unit.upper(), unit.capitalize(), f"{unit[:-1]}{unit[-1:].upper()}")
} | {"kWh": _UNITS["kwh"]}  # fmt: skip
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_BEFORE = r"(?<![\w.,/])(?P<minus>(?<![\d)]\s)(?<![-–])[-−–](?=\S))?"
_QUANTITY = re.compile(
    rf"{_BEFORE}(?P<figure>{FIGURE})\s?(?P<unit>{_UNIT})"
    rf"(?P<per>\s?/\s?(?P<of>\d+\s?)?(?P<measure>{_UNIT}|[^\W\d_]+))?(?![\w²³])"
)
# "đồng/m2", "người/km2": of words as well.
_PER = re.compile(rf"(?<=[^\W\d_])\s?/\s?(?P<of>(?:{FIGURE})\s?)?(?P<measure>{_UNIT})(?![\w²³])")
_WRITTEN_OUT = re.compile(rf"(?<=[^\W\d_])/(?=(?:{FIGURE})\s[^\W\d_])")


def say_quantities(text: str) -> str:
    text = _QUANTITY.sub(_said, text)
    text = _PER.sub(lambda match: f" trên {match['of'] or ''}{UNITS[match['measure']]}", text)
    return _WRITTEN_OUT.sub(" trên ", text)


def _said(match: re.Match[str]) -> str:
    unit = match["unit"]
    minus = match["minus"] and unit.startswith("°")
    words = f"{figure_words(match['figure'])} {UNITS[unit]}"
    if match["per"]:
        measure = match["measure"]
        words += f" trên {match['of'] or ''}{UNITS.get(measure, measure)}"
    return f"âm {words}" if minus else (match["minus"] or "") + words
