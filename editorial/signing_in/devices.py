"""The second step: the app on a phone that makes codes, and backup codes for when it is lost."""

import logging
import re
from base64 import b32encode
from binascii import unhexlify
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import sealed
from .models import AuthenticatorApp
from .throttle import TooManyAttemptsError

BACKUP_CODES = 10
CODE = re.compile(r"[0-9]{6}")
SEPARATORS = re.compile(r"[\s–-]+")
logger = logging.getLogger(__name__)


def must_have(user: Any) -> bool:
    """Whether this user may not do without: by role where the installation asks for it, or by name."""
    return _is_one_of(user, _required())


def must_verify(user: Any) -> bool:
    """Whether a password alone doesn't let this user in."""
    return _is_one_of(user, _required() | Q(totpdevice__confirmed=True))


def _required() -> Q:
    required = Q(two_factor_required=True)
    if settings.REQUIRE_TWO_FACTOR:
        required |= Q(is_superuser=True) | _responsible()
    return required


def _responsible() -> Q:
    """Who may change the pages of others, publish, or manage the users; and who stands in for one of these.

    By rights and not by the names of groups, which units have of their own and administrators may change.
    """
    today = timezone.localdate()
    return (
        Q(groups__page_permissions__permission__codename__in=["lock_page", "publish_page"])
        | Q(groups__permissions__codename="change_user")
        | Q(delegations_taken__starts_on__lte=today, delegations_taken__ends_on__gte=today)
    )


def _is_one_of(user: Any, condition: Q) -> bool:
    return get_user_model().objects.filter(condition, pk=user.pk).exists()


def device_of(user: Any) -> AuthenticatorApp | None:
    """The app that was set up, if any. A user has one."""
    return AuthenticatorApp.objects.filter(user=user, confirmed=True).first()


def backup_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def check_code(user: Any, code: str) -> AuthenticatorApp | None:
    """The user's device if its app shows this code now; a code counts once."""
    device = device_of(user)
    code = SEPARATORS.sub("", code)
    try:
        if not device or not CODE.fullmatch(code) or not _verify(device, code):
            return None
    except sealed.UnknownKeyError:
        logger.error("The second step can't be read: SECRET_KEY is another", extra={"user": user.pk})
        return None
    _seal_anew(device)
    return device


def check_backup_code(user: Any, code: str) -> AuthenticatorApp | None:
    """The user's device in whose place this backup code stands, which is used up by it."""
    backup = StaticDevice.objects.filter(user=user).first()
    if not backup:
        return None
    digests = sealed.digests(SEPARATORS.sub("", code).lower(), user.pk)
    known = backup.token_set.filter(token__in=digests).first()
    return device_of(user) if _verify(backup, known.token if known else digests[0]) else None


def _seal_anew(device: AuthenticatorApp) -> None:
    """After SECRET_KEY was changed: with the present one, so that the older one can go."""
    key = sealed.seal(device.bin_key, device.user_id)
    AuthenticatorApp.objects.filter(pk=device.pk).exclude(key=key).update(key=key)


def seal_all_anew() -> list[str]:
    """The same for all at once; returns the names of those whose secret no key reads."""
    unreadable = []
    for device in AuthenticatorApp.objects.select_related("user").order_by("user__username"):
        try:
            _seal_anew(device)
        except sealed.UnknownKeyError:
            unreadable.append(device.user.get_username())
    return unreadable


def _verify(device: Any, token: str) -> bool:
    """Raises TooManyAttemptsError while the device waits: after each wrong code twice as long."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        raise TooManyAttemptsError(why["locked_until"])
    return verify_token(device.user, device.persistent_id, token) is not None


def address_for_app(user: Any, key: str) -> str:
    """What the app reads from the picture."""
    return TOTPDevice(user=user, key=key).config_url


def secret_to_type(key: str) -> str:
    """The same secret for those who can't take a picture of their own screen, in groups of four."""
    secret = b32encode(unhexlify(key)).decode()
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_shown(key: str, code: str) -> int | None:
    """The half minute for which an app with this key shows this code, if that is now."""
    code = SEPARATORS.sub("", code)
    totp = TOTP(unhexlify(key))
    return totp.t() if CODE.fullmatch(code) and totp.verify(int(code), tolerance=1) else None


def set_up(user: Any, key: str, step: int) -> AuthenticatorApp:
    """Make the app with this key the user's, in place of any other. The code of this step signs nobody in."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        secret = sealed.seal(unhexlify(key), user.pk)
        return AuthenticatorApp.objects.create(user=user, key=secret, name="app", last_t=step)


def make_backup_codes(user: Any) -> list[str]:
    """New backup codes in place of the old ones, as they are shown."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        backup = StaticDevice.objects.create(user=user, name="backup")
        tokens = [StaticToken.random_token() for _number in range(BACKUP_CODES)]
        digests = (sealed.digests(token, user.pk)[0] for token in tokens)
        StaticToken.objects.bulk_create(StaticToken(device=backup, token=digest) for digest in digests)
    return [f"{token[:4]}-{token[4:]}" for token in tokens]


def remove(user: Any) -> None:
    """All of a user's devices and codes; sessions that began with them end."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
