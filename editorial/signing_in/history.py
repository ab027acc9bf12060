"""Keeping the history of sign-ins, and forgetting it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from audit import recording
from audit.actions import NAMES
from core.asking import current_request
from core.text import clean_text
from core.visitors import address_of

from .browsers import browser_of
from .models import Result, SignIn

LONGEST_NAME = SignIn._meta.get_field("name").max_length
# By whom else than the user themselves, where nobody else is signed in.
BY_THEMSELVES = {
    Result.SIGNED_IN, Result.PASSWORD_RIGHT, Result.BACKUP_CODE_USED, Result.PASSWORD_CHANGED,
    Result.TWO_FACTOR_ON, Result.TWO_FACTOR_OFF, Result.CODES_RENEWED,
    Result.SIGNED_OUT,
}  # fmt: skip
# Of those who are nobody: passwords that were typed into the wrong field are among them.
NAMES_OF_NOBODY_KEPT = timedelta(days=1)
# By the number of the page: a reader is known by it.
NAMED_BY_US = {Result.WRONG_PAGE_PASSWORD, Result.PAGE_PASSWORD_RIGHT}
NAMES |= {f"sign_in.{value}": label for value, label in Result.choices}


def record(result: Result, user: Any = None, name: str = "") -> SignIn:
    """Keep what happened to `user`, or to a `name` that may be nobody's, in the current request."""
    event = begin(result, user, name)
    tell_audit(event)
    return event


def begin(result: Result, user: Any = None, name: str = "") -> SignIn:
    """The same for an attempt: whoever finds what comes of it tells the audit log."""
    request = current_request()
    # Anybody may type anything there, and spreadsheets refuse what is no character.
    event = SignIn(result=result, user=user, name=clean_text(name or user.get_username())[:LONGEST_NAME])
    if request:
        event.address = address_of(request)
        event.browser = clean_text(browser_of(request))
        asker = request.user
        if user and asker.is_authenticated and asker.pk != user.pk:
            event.actor_id = asker.pk
    event.save()
    return event


def tell_audit(event: SignIn) -> None:
    """Of what strangers try on nobody only that they were locked: they could fill what is kept for years.

    Nor are the names told that they typed.
    """
    if not event.user and event.result != Result.LOCKED:
        return
    by_themselves = event.result in BY_THEMSELVES and current_request() and not event.actor_id
    who = {"user": event.user} if by_themselves else {}
    recording.record(f"sign_in.{event.result}", item=event.user, address=event.address, **who)


def forget_old() -> None:
    """Delete what is older than SIGN_IN_HISTORY_DAYS, and names that are nobody's after a day."""
    now = timezone.now()
    SignIn.objects.filter(at__lt=now - timedelta(days=settings.SIGN_IN_HISTORY_DAYS)).delete()
    names = SignIn.objects.filter(user=None).exclude(name="").exclude(result__in=NAMED_BY_US)
    names.filter(at__lt=now - NAMES_OF_NOBODY_KEPT).update(name="")
