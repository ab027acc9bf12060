"""The forms of signing in. Each looks at what was typed only where the limits on guessing allow it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django import forms
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm

from . import devices, throttle
from .hashing import BusyError, slot
from .history import record
from .models import Result, SignIn
from .tasks import mail_new_password
from .throttle import TooManyAttemptsError

# Letters and their marks may be typed apart.
LONGEST_TYPED = 512
# What no person types: refused as a bad request.
MALFORMED = {"max_length", "null_characters_not_allowed"}
# Seconds after which to try again where too many do.
BUSY_FOR = 5


class ThrottledForm(forms.Form):
    """A form that knows until when it is locked."""

    locked: TooManyAttemptsError | None = None
    is_busy = False

    @contextmanager
    def attempting(self, failure: Result, name: str, user: Any, hashes: bool = True) -> Iterator[SignIn]:
        """Inside, what was typed is looked at, where that may be: `throttle.end` if it is right, else a
        ValidationError. What `hashes` a password waits its turn."""
        try:
            attempt = throttle.begin(failure, name, user)
            try:
                with slot(throttle.is_known(attempt)) if hashes else nullcontext():
                    yield attempt
            except (TooManyAttemptsError, BusyError):
                attempt.delete()
                raise
            except ValidationError:
                throttle.end(attempt)
                raise
        except TooManyAttemptsError as error:
            self.locked = error
            raise ValidationError(str(error), "locked") from error
        except BusyError as error:
            self.is_busy = True
            text = _("Too many people are signing in just now. Try again in a few seconds.")
            raise ValidationError(text, "busy") from error


def with_status(form: forms.Form, response: HttpResponse) -> HttpResponse:
    """The response to a form that isn't valid, with the status that tells why."""
    locked = getattr(form, "locked", None)
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if locked:
        response.status_code = 429
        response.headers["Retry-After"] = str(locked.seconds)
    elif getattr(form, "is_busy", False):
        response.status_code = 503
        response.headers["Retry-After"] = str(BUSY_FOR)
    elif codes & MALFORMED:
        response.status_code = 400
    return response


class SignInForm(ThrottledForm, LoginForm):
    """The first step. Who exists and who doesn't is answered alike, with the same work."""

    remember = None
    error_messages = {"invalid_login": gettext_lazy("The user name or the password is wrong. Try again.")}
    attempt: SignIn

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        password.label = _("Password")
        password.validators.append(MaxLengthValidator(LONGEST_TYPED))
        for field, kind in ((username, "username"), (password, "current-password")):
            field.widget.attrs["autocomplete"] = kind
            # It repeats the label.
            del field.widget.attrs["placeholder"]

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return self.cleaned_data
        user = get_user_model().objects.filter(username=name).first()
        with self.attempting(Result.WRONG_PASSWORD, name, user) as self.attempt:
            self.user_cache = authenticate(self.request, username=name, password=password)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            throttle.end(self.attempt, Result.PASSWORD_RIGHT)
        return self.cleaned_data


class PasswordForm(ThrottledForm):
    """Asks whoever is signed in for the password once more."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=LONGEST_TYPED,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        with self.attempting(Result.WRONG_PASSWORD, self.user.get_username(), self.user) as attempt:
            if not self.user.check_password(self.cleaned_data["password"]):
                raise ValidationError(_("The password is wrong."), "wrong_password")
            throttle.end(attempt, Result.PASSWORD_RIGHT)
        return self.cleaned_data["password"]


class OwnPasswordForm(ThrottledForm, PasswordChangeForm):
    """The account page's: whoever sits down at a session left open guesses the old password no longer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.validators.append(MaxLengthValidator(LONGEST_TYPED))

    def clean_old_password(self) -> str:
        with self.attempting(Result.WRONG_PASSWORD, self.user.get_username(), self.user) as attempt:
            password = super().clean_old_password()
            throttle.end(attempt, Result.PASSWORD_RIGHT)
        return password


class CodeForm(ThrottledForm):
    """The second step: a code of the app."""

    code = forms.CharField(
        label=gettext_lazy("Code from the app"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": "",
                "autocapitalize": "none", "spellcheck": "false",
            }
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def check(self, code: str) -> Any:
        return devices.check_code(self.user, code)

    def clean_code(self) -> str:
        with self.attempting(Result.WRONG_CODE, self.user.get_username(), self.user, hashes=False) as attempt:
            self.device = self.check(self.cleaned_data["code"])
            if not self.device:
                raise ValidationError(_("The code is wrong or was used before."), "wrong_code")
            throttle.end(attempt, Result.SIGNED_IN)
        return self.cleaned_data["code"]


class BackupCodeForm(CodeForm):
    """The second step without the phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Backup code")
        self.fields["code"].widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def check(self, code: str) -> Any:
        device = devices.check_backup_code(self.user, code)
        if device:
            record(Result.BACKUP_CODE_USED, self.user)
        return device


class SetUpForm(forms.Form):
    """The first code of an app that is being set up."""

    code = CodeForm.base_fields["code"]

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key

    def clean_code(self) -> str:
        step = devices.step_shown(self.key, self.cleaned_data["code"])
        if step is None:
            raise ValidationError(
                _("This isn't the code that the app shows now. Let the phone set its clock by itself."),
                "wrong_code",
            )
        self.step = step
        return self.cleaned_data["code"]


class SetUpAgainForm(SetUpForm, PasswordForm):
    """The same for whoever is signed in already: a session left open sets up nobody else's phone."""


class NewPasswordForm(ThrottledForm, PasswordResetForm):
    """Asks for a mail with a link. Whether anybody has the address is found out afterwards, by the task."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        # The task tells the audit log whose it is.
        with self.attempting(Result.RESET_ASKED, email.casefold(), None, hashes=False) as self.attempt:
            return email

    def save(self, *args: Any, **kwargs: Any) -> None:
        mail_new_password.enqueue(self.cleaned_data["email"], self.attempt.pk)
