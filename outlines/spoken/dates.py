"""Days, months, quarters and years, and times of the day."""

import re

from core.number_words import number_words

MONTHS = {4: "tư"}
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1\d|20|21)\d\d"
_NAMED_DAY = r"(?P<named>(?:ngày|mùng|mồng|hôm)\s+)?"
_FULL = re.compile(
    rf"(?<![\w.,/-]){_NAMED_DAY}(?P<day>{_DAY})(?P<sign>[/.-])(?P<month>{_MONTH})(?P=sign)(?P<year>{_YEAR})(?![\w/-])",
    re.IGNORECASE,
)
_ISO = re.compile(rf"(?<![\w/-])(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w/-])")
_IN_WORDS = re.compile(
    rf"\b(?P<named>ngày|mùng|mồng)\s+(?P<day>{_DAY})\s+(?P<tháng>tháng)\s+(?P<month>{_MONTH})(?!\w|[.,/]\d)",
    re.IGNORECASE,
)
# 2/9 alone might be a fraction.
_SHORT = re.compile(
    r"\b(?P<named>ngày|mùng|mồng|dịp|lễ|tết|khánh|từ|đến|trước|sau|hết|và|hôm|sáng|chiều|tối)\s+"
    rf"(?P<day>{_DAY})[/.-](?P<month>{_MONTH})(?!\w|[/.,-]\d)",
    re.IGNORECASE,
)
_YEARLY = re.compile(rf"(?<![\w.,/-])(?P<day>{_DAY})/(?P<month>{_MONTH})(?=\s+h[ằà]ng năm)", re.IGNORECASE)
_DAYS = re.compile(
    rf"\b(?P<named>ngày)\s+(?P<first>{_DAY})(?P<between>\s?[-–]\s?|\s+(?:và|đến)\s+)(?P<day>{_DAY})"
    rf"[/.](?P<month>{_MONTH})(?:[/.](?P<year>{_YEAR}))?(?!\w|[/.,-]\d)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    rf"(?<![\w.,/-])(?P<tháng>tháng\s+)?(?P<month>{_MONTH})[/-](?P<year>{_YEAR})(?![\w/-])", re.IGNORECASE
)
_NAMED_MONTH = re.compile(rf"\b(tháng)\s+({_MONTH})(?!\w|[.,/]\d)", re.IGNORECASE)
_QUARTER = re.compile(rf"\b(quý)\s+(IV|I{{1,3}}|[1-4])(?:\s?/\s?({_YEAR}))?(?![\w/])", re.IGNORECASE)
_YEARS = re.compile(
    rf"(?P<school>năm học\s+)?(?<![\w.,/-])(?P<first>{_YEAR})\s?[-–]\s?(?P<last>{_YEAR})(?![\w/-])",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w.,:/-])([01]?\d|2[0-4])(?::|\s?[hg](?=\d))([0-5]\d)(?:\s?(?:phút|p)\b)?(?![\w:]|[.,/]\d)"
)
_HOURS = re.compile(r"(?<![\w.,/-])(\d{1,3})\s?h(?!\w)")
QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}


def say_dates(text: str) -> str:
    for pattern in (_FULL, _ISO, _DAYS, _IN_WORDS, _SHORT, _YEARLY):
        text = pattern.sub(_said_day, text)
    text = _QUARTER.sub(_said_quarter, text)
    text = _YEARS.sub(_said_years, text)
    text = _MONTH_YEAR.sub(lambda match: _month(match["month"], match["tháng"]) + _year(match["year"]), text)
    return _NAMED_MONTH.sub(lambda match: _month(match[2], f"{match[1]} "), text)


def say_times(text: str) -> str:
    """19h30 and 19:30 → "mười chín giờ ba mươi phút"; at the full hour without the minutes."""

    def said(match: re.Match[str]) -> str:
        hour, minute = int(match[1]), int(match[2])
        rest = f" {number_words(minute)} phút" if minute else ""
        return f"{number_words(hour)} giờ{rest}"

    return _HOURS.sub(lambda match: f"{number_words(int(match[1]))} giờ", _CLOCK.sub(said, text))


def _said_day(match: re.Match[str]) -> str:
    found = match.groupdict()
    named = (found.get("named") or "").strip()
    is_named = named.lower() in {"ngày", "mùng", "mồng"}
    start = named if is_named else f"{named} ngày".strip()
    first = found.get("first")
    if first:
        between = "đến" if re.search(r"[-–]", found["between"]) else found["between"].strip()
        start += f" {_day(first, named)} {between}"
        named = "ngày"
        start += " ngày" if between == "đến" else ""
    return f"{start} {_day(found['day'], named)} {_month(found['month'])}" + _year(found.get("year"))


def _day(figures: str, named: str) -> str:
    """The first ten are "mùng một" … "mùng mười"."""
    day = int(figures)
    is_early = day <= 10 and named.lower() not in {"mùng", "mồng"}
    return f"mùng {number_words(day)}" if is_early else number_words(day)


def _month(figures: str, named: str | None = None) -> str:
    month = int(figures)
    return f"{named or 'tháng '}{MONTHS.get(month) or number_words(month)}"


def _year(figures: str | None) -> str:
    return f" năm {number_words(int(figures))}" if figures else ""


def _said_quarter(match: re.Match[str]) -> str:
    quarter = QUARTERS.get(match[2].upper()) or int(match[2])
    return f"{match[1]} {number_words(quarter)}" + _year(match[3])


def _said_years(match: re.Match[str]) -> str:
    """A span of years is from … to, the year of a school is both."""
    first, last = (number_words(int(match[name])) for name in ("first", "last"))
    return f"{match['school']}{first}, {last}" if match["school"] else f"{first} đến {last}"
