"""Figures of all kinds: whole numbers with dots between thousands, decimals after a comma, ranges."""

import re

from core.number_words import DIGITS, number_words

# 1.234.567 and 1 234 567 (with a space that doesn't break), 2,5, 05.
FIGURE = r"\d{1,3}(?:(?:\.|\u00a0|\u202f)\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"
_DASH = r"\s?[-–—]\s?"
_RANGE = re.compile(rf"(?<![\w.,/-])({FIGURE})(\s?%|°C)?(?:{_DASH})({FIGURE})(?![\w/]|[.,-]\d)")
_FRACTION = re.compile(r"(?<![\w.,/-])(\d{1,3})/(\d{1,3})(?![\w/]|[.,-]\d)")
_WRITTEN_TWICE = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:\.\d{3})*)(\s?\(([^()\d]{2,60})\))")
_ANY = re.compile(
    rf"(?P<before>[^\W\d_][-–]?)?(?P<figure>{FIGURE})(?:(?P<dotted>(?:\.\d+)+))?(?P<after>[^\W\d_])?"
)
# Longer ones are no amounts, but numbers of cards and accounts; nor is any that has no end.
LONGEST_AMOUNT, LONGEST_NUMBER = 12, 30
# Decimal places that are read as one number; more are read one by one.
PLACES = 3


def one_by_one(figures: str) -> str:
    return " ".join(DIGITS[int(figure)] for figure in figures if figure.isdecimal())


def figure_words(figure: str) -> str:
    """What matches FIGURE, in words: "1.250,5" → "một nghìn hai trăm năm mươi phẩy năm"."""
    whole, comma, places = figure.partition(",")
    plain = re.sub(r"\D", "", whole)
    is_card = plain == whole and (len(plain) >= LONGEST_AMOUNT or (len(plain) > 8 and plain[0] == "0"))
    is_card = is_card or len(plain) > LONGEST_NUMBER
    words = one_by_one(plain) if is_card else number_words(int(plain))
    return f"{words} phẩy {_places(places)}" if comma else words


def value_of(figure: str) -> float:
    """How large it is, to compare it."""
    return float(re.sub(r"[^\d,]", "", figure).replace(",", "."))


def say_ranges(text: str) -> str:
    """From the smaller to the larger: "3-5 năm" → "ba đến năm năm". What falls is no range."""

    def said(match: re.Match[str]) -> str:
        first, unit, last = match.groups("")
        if value_of(first) >= value_of(last):
            return match[0]
        return f"{first}{unit} đến {last}"

    return _RANGE.sub(said, text)


def say_fractions(text: str) -> str:
    """ "2/3 số phiếu" → "hai phần ba số phiếu". Dates are read before these."""

    def said(match: re.Match[str]) -> str:
        part, whole = int(match[1]), int(match[2])
        between = "phần" if 0 < part < whole else "trên"
        return f"{number_words(part)} {between} {number_words(whole)}"

    return _FRACTION.sub(said, text)


def say_figures(text: str) -> str:
    """All that are left. "05 (năm) ngày", which says its figure twice, says it once."""

    def said(match: re.Match[str]) -> str:
        words = figure_words(match["figure"])
        for part in (match["dotted"] or "").split(".")[1:]:
            words += f" chấm {_places(part)}"
        before = f"{match['before'].rstrip('-–')} " if match["before"] else ""
        return before + words + (f" {match['after']}" if match["after"] else "")

    return _ANY.sub(said, _WRITTEN_TWICE.sub(_once, text))


def _once(match: re.Match[str]) -> str:
    words = figure_words(match[1])
    usual = match[3].strip().lower().replace("lẻ", "linh").replace("ngàn", "nghìn")
    return words if usual in {words, words.replace("mươi tư", "mươi bốn")} else match[0]


def _places(places: str) -> str:
    if len(places) > PLACES or (places[0] == "0" and len(places) > 1):
        return one_by_one(places)
    return number_words(int(places))
