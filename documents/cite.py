"""How a document is cited: by type, number, date and issuer, as Decree 30/2020/NĐ-CP has it."""

import datetime
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.text import fold

# What bears a name of its own: people cite the Land Law, by its name and number.
NAMED = ("hien phap ", "bo luat ", "luat ", "phap lenh ")
NO_NUMBER = "khong so"


def cite(
    type_name: str, title: str, number: str, issued_on: datetime.date | None, issuers: Sequence[str]
) -> str:
    """A document's citation: "Nghị định số 42/2022/NĐ-CP ngày 24 tháng 6 năm 2022 của Chính phủ".

    A law is cited by its name, and without the National Assembly, which alone makes laws.
    """
    by_name = is_named(type_name or title)
    parts = [title if by_name or not type_name else type_name]
    if number and fold(number) != NO_NUMBER:
        parts.append(pgettext("citation", "No. %(number)s") % {"number": number})
    if issued_on:
        parts.append(pgettext("citation", "of %(date)s") % {"date": written_date(issued_on)})
    if issuers and not by_name:
        parts.append(pgettext("citation", "by %(issuers)s") % {"issuers": enumerated(issuers)})
    return " ".join(parts)


def is_named(words: str) -> bool:
    """Whether a type or a title is that of a law, a code, an ordinance or the constitution."""
    return f"{fold(words)} ".startswith(NAMED)


def written_date(date: datetime.date) -> str:
    """A date in words. In Vietnamese, days below 10 and the months 1 and 2 have a zero before them."""
    if get_language() == "en":
        return date_format(date, "j F Y")
    month = f"{date.month:02}" if date.month < 3 else f"{date.month}"
    return f"{date.day:02} tháng {month} năm {date.year}"


def enumerated(names: Sequence[str]) -> str:
    """The names as a list: "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
