"""Days and moments as old sites and offices write them.

ISO 8601, RFC 822, seconds since 1970, "24/11/2026 08:30", "Thứ ba, 24-11-2026, 8:30 SA", "08:30 ngày 24 tháng
11 năm 2026", "24 Tháng Mười Một 2026". A moment that names no zone is Vietnamese local time.
"""

import datetime
import re
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.text import clean_text, fold

from ..item import BadRecord

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EARLIEST, LATEST = 1900, 2199
LONGEST = 100
MONTHS = (
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december",
    ],
    [
        "mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai",
    ],
)  # fmt: skip
MONTH_NUMBERS = {name: number for names in MONTHS for number, name in enumerate(names, 1)}
MONTH_NUMBERS |= {name[:3]: number for number, name in enumerate(MONTHS[0], 1)} | {
    "sept": 9,
    "gieng": 1,
    "chap": 12,
}
ENGLISH = "|".join(sorted({*MONTHS[0], *(name[:3] for name in MONTHS[0]), "sept"}, key=len, reverse=True))
VIETNAMESE = "muoi hai|muoi mot|muoi|mot|gieng|hai|ba|tu|nam|sau|bay|tam|chin|chap"
DAYS = (
    r"(?P<year>\d{4})\s*(?P<by>[-/.])\s*(?P<month>\d{1,2})\s*(?P=by)\s*(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\s*(?P<by>[-/.])\s*(?P<month>\d{1,2})\s*(?P=by)\s*(?P<year>\d{4})",
    r"(?P<day>\d{1,2}),?\s*thang\s*(?P<month>\d{1,2}),?\s*(?:nam\s*)?(?P<year>\d{4})",
    rf"(?P<day>\d{{1,2}}),?\s*thang\s+(?P<name>{VIETNAMESE}),?\s+(?:nam\s+)?(?P<year>\d{{4}})",
    rf"thang\s+(?P<name>{VIETNAMESE})\s+(?P<day>\d{{1,2}}),?\s+(?:nam\s+)?(?P<year>\d{{4}})",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<name>{ENGLISH})\.?,?[\s-]+(?P<year>\d{{4}})",
    rf"(?P<name>{ENGLISH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
)
DAY = [re.compile(rf"(?<!\d){day}(?!\d)") for day in DAYS]
TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})\s*(?::|h|g|gio)\s*(?P<minute>\d{2})(?!\d)"
    r"(?::(?P<second>\d{2})(?:\.\d+)?|\s*['’]|\s*phut)?\s*(?P<half>am|pm|sa|ch|sang|chieu|toi)?\b"
)
# What may stand around a date and says nothing more.
AROUND = re.compile(
    r"\b(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s*nhat|ngay|luc|hoi|vao|gio|gmt|utc|ict"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|t)\b"
    r"|(?<=\s)[+]0?7(?::?00)?\b|(?<=gmt)[+]0?7(?::?00)?\b|[\s,;:()|.–-]"
)
MICROSOFT = re.compile(r"/Date\((-?\d{1,14})(?:[+-]\d{4})?\)/")


def read_moment(text: str, form: str = "") -> datetime.datetime:
    """A moment that is the whole text; midnight where it names none. Raises BadRecord.

    `form` is one of strptime's, for dates that can be read in two ways.
    """
    text = " ".join(clean_text(text[: LONGEST + 1]).split())
    try:
        found = _by_form(text, form) if form else _moment(text)
        if found is not None and len(text) <= LONGEST:
            return _local(found)
    except (ValueError, OverflowError, IndexError, TypeError):
        pass
    raise BadRecord(_("“%(text)s” can't be read as a date.") % {"text": text})


def read_day(text: str, form: str = "") -> datetime.date:
    """The day in Vietnam. Raises BadRecord."""
    return read_moment(text, form).date()


def find_moment(text: str) -> datetime.datetime | None:
    """The first moment that a line names, whatever stands around it, or nothing."""
    try:
        found, _rest = _find(fold(clean_text(text)))
        return _local(found) if found else None
    except (ValueError, OverflowError):
        return None


def _local(moment: datetime.datetime) -> datetime.datetime:
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(moment)
    return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _by_form(text: str, form: str) -> datetime.datetime:
    return datetime.datetime.strptime(text, form)


def _moment(text: str) -> datetime.datetime | None:
    if match := MICROSOFT.fullmatch(text):
        return _since_1970(int(match[1]) / 1000)
    # Nine digits and more are no year and no day: NukeViet and Joomla keep seconds.
    if re.fullmatch(r"\d{9,10}", text):
        return _since_1970(int(text))
    if re.match(r"\d{4}-\d\d-\d\d", text):
        try:
            return datetime.datetime.fromisoformat(text)
        except ValueError:
            pass
    if re.search(r"[A-Za-z]{3,}\.? \d{4} \d\d?:\d\d", text):
        try:
            return parsedate_to_datetime(text)
        except ValueError:
            pass
    found, rest = _find(fold(text))
    return None if AROUND.sub("", rest) else found


def _since_1970(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _find(text: str) -> tuple[datetime.datetime | None, str]:
    """The first date of a folded text with its time, and what else the text says."""
    matches = [match for pattern in DAY if (match := pattern.search(text))]
    if not matches:
        return None, text
    match = min(matches, key=lambda match: match.start())
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    parts = match.groupdict()
    month = int(parts.get("month") or MONTH_NUMBERS[parts["name"]])
    day = datetime.datetime(int(parts["year"]), month, int(parts["day"]))
    time = TIME.search(rest)
    if not time:
        return day, rest
    # 03/04/2021 8:30:00 AM is 4 March where English is spoken: no one can tell.
    is_english = (
        time["half"] in ("am", "pm") and parts.get("by") == "/" and not text.startswith(parts["year"])
    )
    if is_english and day.day <= 12 and day.day != month:
        return None, text
    rest = rest[: time.start()] + rest[time.end() :]
    return day + _since_midnight(time), rest


def _since_midnight(time: re.Match[str]) -> datetime.timedelta:
    hour, minute, second = int(time["hour"]), int(time["minute"]), int(time["second"] or 0)
    if time["half"] in ("pm", "ch", "chieu", "toi") and hour < 12:
        hour += 12
    if time["half"] in ("am", "sa", "sang") and hour == 12:
        hour = 0
    datetime.time(hour, minute, second)
    return datetime.timedelta(hours=hour, minutes=minute, seconds=second)
