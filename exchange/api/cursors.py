"""The cursors by which programs read on where they stopped. What they mean is ours alone."""

import datetime
import re

from django import forms
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from exchange.changes.models import moment_of, number_of

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CHANGE = re.compile(r"c([0-9a-z]{1,12})")
PLACE = re.compile(r"p(-?[0-9a-z]{1,11})\.([0-9a-z]{1,11})")
# An address says "+" where a space was meant, and a time zone may stand behind it.
SPACE = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")
MOMENT_LENGTH = 40


def change_cursor(number: int) -> str:
    """Says that all changes up to a sequence number are known."""
    return f"c{_base36(number)}"


def place_cursor(published_at: datetime.datetime, page_id: int) -> str:
    """Says behind which page the next ones stand, where the newest come first."""
    return f"p{_base36(number_of(published_at))}.{_base36(page_id)}"


def _base36(number: int) -> str:
    sign, rest, digits = ("-" if number < 0 else ""), abs(number), ""
    while rest or not digits:
        rest, digit = divmod(rest, 36)
        digits = DIGITS[digit] + digits
    return sign + digits


class MomentField(forms.CharField):
    """A moment of ISO 8601, or a day, which begins at midnight; without a zone both are of the site's. Gives
    a datetime with a time zone, or None."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=MOMENT_LENGTH)

    def clean(self, value: str) -> datetime.datetime | None:
        text = super().clean(value)
        return moment_in(text) if text else None


class SinceField(forms.CharField):
    """A cursor of changes, or a moment. Gives the sequence number up to which all is known; 0 where it is
    empty."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=MOMENT_LENGTH)

    def clean(self, value: str) -> int:
        text = super().clean(value)
        found = CHANGE.fullmatch(text)
        if found:
            return int(found[1], 36)
        return number_of(moment_in(text)) - 1 if text else 0


class PlaceField(forms.CharField):
    """A cursor of pages. Gives its moment and primary key, or None."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=MOMENT_LENGTH)

    def clean(self, value: str) -> tuple[datetime.datetime, int] | None:
        text = super().clean(value)
        if not text:
            return None
        found = PLACE.fullmatch(text)
        try:
            if found:
                return moment_of(int(found[1], 36)), int(found[2], 36)
        except OverflowError:
            pass
        raise forms.ValidationError(_("This is no cursor that was given here."))


def moment_in(text: str) -> datetime.datetime:
    """The moment that a text says; raises ValidationError."""
    try:
        text = SPACE.sub("+", text)
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime.datetime.combine(day, datetime.time.min)
        if moment is not None:
            moment = make_aware(moment) if is_naive(moment) else moment
            return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        pass
    raise forms.ValidationError(
        _("Write a moment such as 2026-11-29T08:00:00+07:00, or a day such as 2026-11-29.")
    )
