"""The terms of the language that is read, and when the occasions among them are."""

import datetime
from typing import NamedTuple, TypeVar

from django.conf import settings

from core.models import Occasion, Term, all_terms
from core.routing import language_read, locales
from core.yearly import Period

T = TypeVar("T", bound=Term)


class Upcoming(NamedTuple):
    """An occasion with when it is next; `days` until it begins, 0 while it is on. Both None where it has no
    time of its own."""

    occasion: Occasion
    period: Period | None
    days: int | None


def terms_of_language(model: type[T]) -> list[T]:
    """The terms of the language that is read, in the order of the taxonomy; those of the source language
    where it has none."""
    terms = all_terms(model)
    read = language_read()
    own = [term for term in terms if term.locale_id == read]
    if own:
        return own
    known = locales()
    return [term for term in terms if known[term.locale_id].language_code == settings.LANGUAGE_CODE]


def languages_with(model: type[T], slug: str) -> set[str]:
    """The languages that have a term with this slug."""
    known = locales()
    return {known[term.locale_id].language_code for term in all_terms(model) if term.slug == slug}


def upcoming(day: datetime.date) -> list[Upcoming]:
    """All occasions: those that are on, then those to come, then those without a time of their own."""
    found = [next_time(term, day) for term in terms_of_language(Occasion)]
    return sorted(found, key=lambda one: (one.period is None, one.days or 0, one.period or ()))


def next_time(term: Occasion, day: datetime.date) -> Upcoming:
    period = term.next_time(day)
    return Upcoming(term, period, max(0, (period.first - day).days) if period else None)
