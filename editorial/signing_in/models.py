"""What happened to whose sign-in: the history, which the limits on guessing count in as well."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import sealed
from .browsers import short_name

# For so long a reset waits for the second administrator.
RESET_PATIENCE = timedelta(days=1)


class Result(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    PASSWORD_RIGHT = "password_right", _("Password right")
    WRONG_PASSWORD = "wrong_password", _("Wrong password")
    WRONG_CODE = "wrong_code", _("Wrong code")
    WRONG_LINK = "wrong_link", _("Wrong preview link")
    WRONG_PAGE_PASSWORD = "wrong_page_password", _("Wrong password of a private page")
    PAGE_PASSWORD_RIGHT = "page_password_right", _("Password of a private page right")
    LOCKED = "locked", _("Locked for a while: too many attempts")
    BACKUP_CODE_USED = "backup_code_used", _("Backup code used")
    RESET_ASKED = "reset_asked", _("New password asked for by mail")
    PASSWORD_CHANGED = "password_changed", _("Password set")
    TWO_FACTOR_ON = "two_factor_on", _("Two-step sign-in set up")
    TWO_FACTOR_OFF = "two_factor_off", _("Two-step sign-in switched off")
    CODES_RENEWED = "codes_renewed", _("New backup codes made")
    STEP_RESET_ASKED = "step_reset_asked", _("Reset of two-step sign-in asked for by an administrator")
    TWO_FACTOR_RESET = "two_factor_reset", _("Two-step sign-in reset by a second administrator")
    STEP_RESET_COMMAND = "step_reset_command", _("Two-step sign-in reset on the server")


class SignIn(models.Model):
    """One event. `name` is what was typed, which may be no user's; `actor` is who did it to another."""

    at = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    result = models.CharField(_("result"), max_length=20, choices=Result.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sign_ins", verbose_name=_("user")
    )
    name = models.CharField(_("name typed"), max_length=254)
    address = models.GenericIPAddressField(_("IP address"), null=True)
    browser = models.CharField(_("browser"), max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("sign-in event")
        verbose_name_plural = _("sign-in events")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["name", "at"], name="sign_in_name"),
            models.Index(fields=["address", "at"], name="sign_in_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_result_display()}"

    @property
    def browser_name(self) -> str:
        return short_name(self.browser)


class AuthenticatorApp(TOTPDevice):
    """A user's app, whose secret is sealed."""

    class Meta:
        proxy = True
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")

    @property
    def bin_key(self) -> bytes:
        """Raises sealed.UnknownKeyError."""
        return sealed.unseal(self.key, self.user_id)


class ResetRequest(models.Model):
    """An administrator asks that the second step of `user` be reset; another one does it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reset of the second step")
        verbose_name_plural = _("resets of the second step")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.user}"

    @classmethod
    def waiting_for(cls, user: Any) -> "ResetRequest | None":
        since = timezone.now() - RESET_PATIENCE
        return cls.objects.filter(user=user, asked_at__gt=since).select_related("asked_by").first()
