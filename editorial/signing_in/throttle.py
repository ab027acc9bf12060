"""Limits on guessing passwords and codes, and on mails for a new password.

They are counted in the history of sign-ins, so they hold for all processes, and while the database is away
nobody signs in. An attempt is written down as failed before it is looked at: of many at once none is missed.
"""

import datetime
import math
from datetime import timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import history
from .models import Result, SignIn

WINDOW = timedelta(minutes=15)
# Failures within it: of one name from one address, from one address, of one name from anywhere.
PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 20
PER_NAME = 20
# What makes earlier failures of the same name from the same address be forgotten.
ENDED_BY = {
    Result.WRONG_PASSWORD: (Result.PASSWORD_RIGHT, Result.SIGNED_IN),
    Result.WRONG_CODE: (Result.SIGNED_IN,),
    Result.WRONG_PAGE_PASSWORD: (Result.PAGE_PASSWORD_RIGHT,),
}


class TooManyAttemptsError(Exception):
    """Nothing is looked at before `until`."""

    def __init__(self, until: datetime.datetime) -> None:
        self.until = until
        super().__init__(self._told())

    @property
    def seconds(self) -> int:
        return max(1, math.ceil((self.until - timezone.now()).total_seconds()))

    def _told(self) -> str:
        if self.seconds < 60:
            text = ngettext(
                "Too many attempts. Try again in %(count)d second.",
                "Too many attempts. Try again in %(count)d seconds.",
                self.seconds,
            )
            return text % {"count": self.seconds}
        moment = timezone.localtime(self.until) + timedelta(minutes=1)
        return _("Too many attempts. Try again after %(time)s.") % {"time": date_format(moment, "H:i")}


def begin(failure: Result, name: str, user: Any = None) -> SignIn:
    """Write an attempt down as this failure; whoever finds what has come of it says so by `end`.

    Raises TooManyAttemptsError where it must not be looked at.
    """
    attempt = history.begin(failure, user, name)
    until = _refused_until(attempt)
    if not until:
        return attempt
    _keep_lock(attempt)
    raise TooManyAttemptsError(until)


def end(attempt: SignIn, result: Result | None = None) -> None:
    """It succeeded with this result; without one it failed, as it was written down."""
    if result:
        attempt.result = result
        attempt.save(update_fields=["result"])
    history.tell_audit(attempt)


def _refused_until(attempt: SignIn) -> datetime.datetime | None:
    since = timezone.now() - WINDOW
    recent = SignIn.objects.filter(result=attempt.result, at__gt=since)
    here = recent.filter(address=attempt.address)
    limits = [
        (here.filter(name=attempt.name, at__gt=_last_success(attempt) or since), PER_NAME_AND_ADDRESS),
        (here, PER_ADDRESS),
    ]
    if not is_known(attempt):
        limits.append((recent.filter(name=attempt.name), PER_NAME))
    return max(filter(None, (_free_again(*limit) for limit in limits)), default=None)


def _free_again(failures: QuerySet[SignIn], limit: int) -> datetime.datetime | None:
    """When the oldest of too many failures is no longer counted. The attempt itself is one of them."""
    oldest = failures.order_by("-at").values_list("at", flat=True)[limit : limit + 1].first()
    return oldest + WINDOW if oldest else None


def _last_success(attempt: SignIn) -> datetime.datetime | None:
    successes = SignIn.objects.filter(
        name=attempt.name, address=attempt.address, result__in=ENDED_BY.get(Result(attempt.result), ())
    )
    return successes.aggregate(last=Max("at"))["last"]


def is_known(attempt: SignIn) -> bool:
    """Whether this user has signed in from here before: whoever guesses elsewhere doesn't lock them out.

    So it is with the readers of a private page."""
    known = SignIn.objects.filter(name=attempt.name, address=attempt.address)
    return known.filter(result__in=(Result.SIGNED_IN, Result.PAGE_PASSWORD_RIGHT)).exists()


def _keep_lock(attempt: SignIn) -> None:
    """Only the first refusal is kept; it doesn't count, so that the time told stays right.

    Of those at one address only so many, whatever names are tried there; the audit log, which is kept for
    years, has one of those who are nobody.
    """
    attempt.delete()
    since = timezone.now() - WINDOW
    locks = SignIn.objects.filter(address=attempt.address, result=Result.LOCKED, at__gt=since)
    if not locks.filter(name=attempt.name).exists() and locks.count() < PER_ADDRESS:
        is_told = not attempt.user and locks.filter(user=None).exists()
        lock = history.begin(Result.LOCKED, attempt.user, attempt.name)
        if not is_told:
            history.tell_audit(lock)
