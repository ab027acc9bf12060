"""Setting up the second step, new backup codes, switching it off."""

from typing import Any
from urllib.parse import quote

import segno
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp.util import random_hex
from wagtail.admin import messages

from . import devices
from .forms import PasswordForm, SetUpAgainForm, SetUpForm
from .history import record
from .models import Result
from .sessions import VERIFIED, finish, half_signed_in, mark_verified
from .views import AnsweredByStatus

# The secret that the app is being given: the session's own, which nobody has seen before.
KEY = "key_in_set_up"

sensitive = method_decorator([never_cache, sensitive_post_parameters("password", "code")], name="dispatch")


@sensitive
class SetUpView(AnsweredByStatus, FormView):
    """For whoever signs in for the first time and must, or is signed in and wants to."""

    template_name = "editorial/signing_in/set_up.html"
    extra_context = {"title": gettext_lazy("Two-step sign-in")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.is_half = not request.user.is_authenticated
        self.user = half_signed_in(request) if self.is_half else request.user
        # Who has an app can't set up another by the password alone.
        if not self.user or (self.is_half and devices.device_of(self.user)):
            return redirect("wagtailadmin_login")
        self.key = request.session.setdefault(KEY, random_hex(20))
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[SetUpForm]:
        return SetUpForm if self.is_half else SetUpAgainForm

    def get_form_kwargs(self) -> dict[str, Any]:
        who = {} if self.is_half else {"user": self.user}
        return super().get_form_kwargs() | {"key": self.key} | who

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = devices.address_for_app(self.user, self.key)
        return super().get_context_data(**kwargs) | {
            "is_half": self.is_half,
            "address": address,
            "picture": segno.make(address, micro=False).svg_data_uri(scale=4, border=4, light="#fff"),
            "secret": devices.secret_to_type(self.key),
        }

    def form_valid(self, form: SetUpForm) -> HttpResponse:
        device = devices.set_up(self.user, self.key, form.step)
        del self.request.session[KEY]
        record(Result.TWO_FACTOR_ON, self.user)
        if not self.is_half:
            self.request.session.cycle_key()
            mark_verified(self.request, device)
            return show_codes(self.request, self.user, reverse("wagtailadmin_account"))
        next_url = finish(self.request, self.user, device)
        record(Result.SIGNED_IN, self.user)
        return show_codes(self.request, self.user, next_url or reverse("wagtailadmin_home"))


def show_codes(request: HttpRequest, user: Any, next_url: str) -> HttpResponse:
    """New backup codes, shown this once."""
    codes = devices.make_backup_codes(user)
    lines = [_("Backup codes of %(user)s") % {"user": user.get_username()}, "", *codes, ""]
    file = "data:text/plain;charset=utf-8," + quote("\r\n".join(lines))
    context = {"title": _("Backup codes"), "codes": codes, "next_url": next_url, "file": file}
    return render(request, "editorial/signing_in/codes.html", context)


@sensitive
class PasswordView(AnsweredByStatus, FormView):
    """Something that whoever is signed in does after giving the password once more."""

    template_name = "editorial/signing_in/password.html"
    form_class = PasswordForm
    title: Any = ""
    text: Any = ""
    button: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect("wagtailadmin_login")
        if not devices.device_of(request.user):
            return redirect("wagtailadmin_account")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"title": self.title, "text": self.text, "button": self.button}
        return super().get_context_data(**kwargs) | told


class NewCodesView(PasswordView):
    title = gettext_lazy("New backup codes")
    text = gettext_lazy("The old codes stop working.")
    button = gettext_lazy("Make new codes")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        record(Result.CODES_RENEWED, self.request.user)
        return show_codes(self.request, self.request.user, reverse("wagtailadmin_account"))


class SwitchOffView(PasswordView):
    title = gettext_lazy("Switch two-step sign-in off")
    text = gettext_lazy("From then on whoever knows your password can sign in as you.")
    button = gettext_lazy("Switch off")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if devices.must_have(self.request.user):
            raise PermissionDenied
        devices.remove(self.request.user)
        # The session is no longer one of two steps; the others, which still are, end.
        self.request.session.pop(VERIFIED, None)
        record(Result.TWO_FACTOR_OFF, self.request.user)
        messages.success(self.request, _("Two-step sign-in is switched off."))
        return redirect("wagtailadmin_account")
