"""Keeping the history of sign-ins, and forgetting it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.text import clean_text
from core.visitors import address_of

from .asking import browser_of, current_request
from .models import Result, SignIn

LONGEST_NAME = SignIn._meta.get_field("name").max_length


def record(result: Result, user: Any = None, name: str = "") -> SignIn:
    """Keep what happened to `user`, or to a `name` that may be nobody's, in the current request."""
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


def forget_old() -> None:
    """Delete what is older than SIGN_IN_HISTORY_DAYS."""
    SignIn.objects.filter(at__lt=timezone.now() - timedelta(days=settings.SIGN_IN_HISTORY_DAYS)).delete()
