"""From the first step to the end: who is half signed in, who is signed in, and until when."""

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from delivery.away import takes_changes

from .devices import must_verify
from .history import record
from .models import Result

# Seconds that the second step may take.
PATIENCE = 10 * 60
# Seconds between two notes that somebody is active: each is a write.
NOTE_EVERY = 60
BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF, BEGAN, SEEN, VERIFIED = "half_signed_in", "session_began", "last_active", "two_steps"


def now() -> int:
    return int(timezone.now().timestamp())


def hold(request: HttpRequest, user: Any, next_url: str) -> None:
    """Remember that the password was right. To everything else the visitor is still nobody."""
    request.session.flush()
    request.session[HALF] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": now(),
        "next": next_url,
    }


def half_signed_in(request: HttpRequest) -> Any | None:
    """Who has passed the first step a short while ago and may still sign in."""
    half = request.session.get(HALF)
    if not half or now() - half["at"] > PATIENCE:
        return None
    user = get_user_model().objects.filter(pk=half["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), half["password"]):
        return user
    return None


def finish(request: HttpRequest, user: Any, device: Any = None) -> str:
    """Sign the user in under a new session id, and tell where they were going."""
    next_url = request.session.get(HALF, {}).get("next", "")
    # Nothing that was shown to whoever used this browser before belongs to this user.
    request.session.flush()
    auth.login(request, user, BACKEND)
    if device:
        mark_verified(request, device)
    return next_url


def mark_verified(request: HttpRequest, device: Any) -> None:
    from django_otp import login

    login(request, device)
    request.session[VERIFIED] = True


@receiver(user_logged_in)
def note_beginning(request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = now()


@receiver(user_logged_out)
def note_end(user: Any, **kwargs: Any) -> None:
    if user:
        record(Result.SIGNED_OUT, user)


def signed_in(request: HttpRequest, user: Any) -> Any:
    """`user`, or nobody if the session is over or lacks its second step. It is then gone for good."""
    if not user.is_authenticated or (_lasts(request.session) and _is_complete(request.session, user)):
        return user
    request.session.flush()
    return AnonymousUser()


def _lasts(session: Any) -> bool:
    moment = now()
    return (
        moment - session.get(BEGAN, 0) < settings.SESSION_COOKIE_AGE
        and moment - session.get(SEEN, 0) < settings.SESSION_IDLE_SECONDS
    )


def _is_complete(session: Any, user: Any) -> bool:
    if user.is_verified():
        return True
    # Verified before by an app that is no longer the user's, or never.
    return VERIFIED not in session and not must_verify(user)


def note_activity(request: HttpRequest) -> None:
    """Not where the database takes no changes: reading goes on then."""
    is_due = request.user.is_authenticated and now() - request.session.get(SEEN, 0) >= NOTE_EVERY
    if is_due and takes_changes():
        request.session[SEEN] = now()
