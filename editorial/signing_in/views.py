"""Signing in, the second step, and asking for a new password."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import account

from . import throttle
from .devices import backup_codes_left, device_of, must_verify
from .forms import BackupCodeForm, CodeForm, NewPasswordForm, SignInForm, with_status
from .models import Result
from .sessions import finish, half_signed_in, hold

FEW_CODES = 3


class AnsweredByStatus:
    """For views with a form: what is refused is refused by the status as well."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return with_status(form, super().form_invalid(form))  # type: ignore[misc] # of the view


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignInView(AnsweredByStatus, account.LoginView):
    template_name = "editorial/signing_in/sign_in.html"

    def get_form_class(self) -> type[forms.Form]:
        return SignInForm

    def get_success_url(self) -> str:
        """Where they were going. Django takes a word without a slash for the name of a view, and fails."""
        address: str = super().get_success_url()
        return address if "/" in address else reverse("wagtailadmin_home")

    def form_valid(self, form: SignInForm) -> HttpResponse:
        user = form.get_user()
        if not must_verify(user):
            throttle.end(form.attempt, Result.SIGNED_IN)
            finish(self.request, user)
            return redirect(self.get_success_url())
        hold(self.request, user, self.get_success_url())
        return redirect("signing_in:code" if device_of(user) else "signing_in:set_up")


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class CodeView(AnsweredByStatus, FormView):
    """The second step by the app."""

    template_name = "editorial/signing_in/code.html"
    extra_context = {"title": gettext_lazy("Second step")}
    form_class: type[CodeForm] = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = half_signed_in(request)
        if not self.user or not device_of(self.user):
            return redirect("wagtailadmin_login")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        return redirect(finish(self.request, self.user, form.device) or reverse("wagtailadmin_home"))


class BackupCodeView(CodeView):
    """The second step without the phone."""

    template_name = "editorial/signing_in/backup_code.html"
    form_class = BackupCodeForm

    def form_valid(self, form: CodeForm) -> HttpResponse:
        response = super().form_valid(form)
        left = backup_codes_left(self.user)
        if left < FEW_CODES:
            messages.warning(
                self.request,
                _("Backup codes left: %(count)d. Make new ones on your account page.") % {"count": left},
            )
        return response


@method_decorator(never_cache, name="dispatch")
class NewPasswordView(AnsweredByStatus, account.PasswordResetView):
    def get_form_class(self) -> type[forms.Form]:
        return NewPasswordForm


@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """For open editors: whether somebody is signed in, and the CSRF token, which each sign-in renews."""
    return JsonResponse(
        {
            "signedIn": request.user.is_authenticated,
            "token": get_token(request),
            "message": _(
                "Your session has ended. Sign in again in another tab, then come back here and save: "
                "what you have written is still here."
            ),
        }
    )
